import Testing

@testable import Simulation

@Suite("Line filter")
struct LineFilterTests {
    private static let text = "first\nsecond\nthird\nrest"

    /// What comes out of a filter that is given the text in pieces of that size.
    private func result(_ plans: [(LineFilter.Treatment, Int?)], cut size: Int) -> String {
        var filter = LineFilter()
        for (treatment, line) in plans { filter.plan(treatment, forLine: line) }
        var passage = LineFilter.Passage()
        var out: [UInt8] = []
        let bytes = Array(Self.text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            for output in filter.pass(piece, in: &passage) { out += output.bytes }
        }
        for output in filter.flush(&passage) { out += output.bytes }
        return String(decoding: out, as: UTF8.self)
    }

    @Test(
        "A line is treated as planned, however its bytes are cut",
        arguments: [
            ([], "first\nsecond\nthird\nrest"),
            ([(.drop, 2)], "first\nthird\nrest"),
            ([(.drop, 1), (.drop, 3)], "second\nrest"),
            ([(.duplicate, 1)], "first\nfirst\nsecond\nthird\nrest"),
            ([(.truncate(keep: 2), 2)], "first\nse\nthird\nrest"),
            ([(.truncate(keep: nil), 2)], "first\nsec\nthird\nrest"),
            ([(.truncate(keep: 99), 2)], "first\nsecond\nthird\nrest"),
            ([(.corrupt(0), 1)], "girst\nsecond\nthird\nrest"),
            ([(.drop, nil)], "second\nthird\nrest"),
            ([(.duplicate, 4)], "first\nsecond\nthird\nrestrest"),
            ([(.drop, 9)], "first\nsecond\nthird\nrest"),
        ] as [([(LineFilter.Treatment, Int?)], String)]
    )
    func treatment(plans: [(LineFilter.Treatment, Int?)], expected: String) {
        let results = (1...Self.text.utf8.count).map { result(plans, cut: $0) }

        #expect(Set(results) == [expected])
    }

    @Test("Corruption changes one byte and makes no newline", arguments: 0..<16)
    func corruption(choice: Int) {
        var filter = LineFilter()
        filter.plan(.corrupt(UInt64(choice)), forLine: 1)
        let line: [UInt8] = [11, 8, 10 ^ 2, 65, 66, 10]
        var passage = LineFilter.Passage()

        let out = filter.pass(line, in: &passage).flatMap(\.bytes)

        #expect(zip(line, out).count { $0 != $1 } == 1)
        #expect(out.count == line.count)
        #expect(out.dropLast().allSatisfy { $0 != 10 })
    }

    @Test("Lines are counted whether or not anything is planned", arguments: [true, false])
    func count(isPlanned: Bool) {
        var filter = LineFilter()
        if isPlanned { filter.plan(.drop, forLine: 2) }
        var passage = LineFilter.Passage()
        for byte in Self.text.utf8 { _ = filter.pass([byte], in: &passage) }

        #expect(filter.begun == 4)
        #expect(filter.ended == 3)
    }

    @Test("A delay and a size stay with their line")
    func companions() {
        var filter = LineFilter()
        filter.plan(.delay(.milliseconds(7)), forLine: 2)
        filter.plan(.pieces(3), forLine: 2)
        var passage = LineFilter.Passage()

        let outputs = filter.pass(Array(Self.text.utf8), in: &passage)

        #expect(outputs.map(\.delay) == [.zero, .milliseconds(7), .zero, .zero])
        #expect(outputs.map(\.size) == [nil, 3, nil, nil])
    }

    @Test("The lines of two processes don't mix, and are counted together")
    func twoProcesses() {
        var filter = LineFilter()
        filter.plan(.duplicate, forLine: 2)
        var (first, second) = (LineFilter.Passage(), LineFilter.Passage())
        func pass(_ text: String, _ passage: inout LineFilter.Passage) -> String {
            String(decoding: filter.pass(Array(text.utf8), in: &passage).flatMap(\.bytes), as: UTF8.self)
        }

        let outputs = [pass("a", &first), pass("b", &second), pass("1\n", &first), pass("2\n", &second)]

        #expect(outputs == ["a", "", "1\n", "b2\nb2\n"])
        #expect(filter.begun == 2)
        #expect(filter.ended == 2)
    }

    @Test("A last line without its newline counts where nothing follows, and not where its process is gone")
    func lastLine() {
        var filter = LineFilter()
        var (finished, gone) = (LineFilter.Passage(), LineFilter.Passage())
        _ = filter.pass(Array("one\ntwo".utf8), in: &finished)
        _ = filter.pass(Array("three".utf8), in: &gone)

        let outputs = filter.finish(&finished) + filter.flush(&gone)

        #expect(outputs.isEmpty)
        #expect(filter.begun == 2)
        #expect(filter.ended == 2)
    }

    @Test("What is held of a last line goes on where nothing follows")
    func heldLine() {
        var filter = LineFilter()
        filter.plan(.duplicate, forLine: 1)
        var passage = LineFilter.Passage()
        _ = filter.pass(Array("one".utf8), in: &passage)

        let outputs = filter.finish(&passage)

        #expect(outputs.map { Array($0.bytes) } == [Array("one".utf8), Array("one".utf8)])
        #expect(filter.ended == 1)
    }
}
