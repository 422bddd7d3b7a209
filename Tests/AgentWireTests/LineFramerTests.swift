import Basics
import Testing

@testable import AgentWire

@Suite("Line framer")
struct LineFramerTests {
    @Test("A stream falls into its lines and what is left over")
    func lines() {
        let result = Framing(of: "{}\n\n{\"a\":\"\u{2028}\r\"}\n0123456789\n[]\n0123", inPiecesOf: 100, limit: 9)

        #expect(
            result
                == Framing(
                    lines: [
                        .whole(Array("{}".utf8)),
                        .whole([]),
                        .tooLong(limit: 9),
                        .tooLong(limit: 9),
                        .whole(Array("[]".utf8)),
                    ],
                    remainder: LineFramer.Remainder(bytes: Array("0123".utf8), length: 4)
                )
        )
    }

    @Test("What comes out doesn't depend on how the bytes were cut", arguments: Corpus.all, [1, 3, 8, 64])
    func cuts(_ corpus: Corpus, limit: Int) {
        let whole = Framing(splitting: corpus.bytes, limit: limit)

        for size in 1...max(corpus.bytes.count, 1) {
            #expect(Framing(of: corpus.bytes, inPiecesOf: size, limit: limit) == whole, "pieces of \(size)")
            #expect(Framing(of: corpus.bytes, cutAt: size, limit: limit) == whole, "cut at \(size)")
        }
    }

    @Test("Lines may also be taken now and then", arguments: UInt64(0)..<100)
    func lazyTaking(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes: [UInt8] = (0..<500).map { _ in .random(in: 0x0A...0x0D, using: &generator) }
        var framer = LineFramer(limit: 12)
        var lines: [LineFramer.Line] = []

        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(.random(in: 0...40, using: &generator))
            framer.append(piece)
            rest = rest.dropFirst(piece.count)
            for _ in 0..<Int.random(in: 0...10, using: &generator) {
                if let line = framer.next() { lines.append(line) }
            }
        }
        while let line = framer.next() { lines.append(line) }

        #expect(Framing(lines: lines, remainder: framer.finish()) == Framing(splitting: bytes, limit: 12))
    }

    @Test("A line is too long with the first byte beyond the limit, and only once")
    func earliestRefusal() {
        var framer = LineFramer(limit: 4)
        framer.append(Array("abcd".utf8))
        #expect(framer.next() == nil)

        framer.append(Array("e".utf8))

        #expect(framer.next() == .tooLong(limit: 4))
        #expect(framer.next() == nil)
    }

    @Test("A line of exactly the limit is whole")
    func longestLine() {
        #expect(Framing(of: "abcd\n", inPiecesOf: 5, limit: 4).lines == [.whole(Array("abcd".utf8))])
    }

    @Test("What follows the last newline is counted even where it wasn't kept")
    func skippedRemainder() {
        let result = Framing(of: "{}\n0123456789", inPiecesOf: 3, limit: 4)

        #expect(result.remainder == LineFramer.Remainder(bytes: [], length: 10))
    }

    @Test("A finished framer begins anew, even in the middle of a line it skipped")
    func reuse() {
        var framer = LineFramer(limit: 4)
        framer.append(Array("01234".utf8))
        #expect(framer.next() == .tooLong(limit: 4))
        _ = framer.finish()

        framer.append(Array("{}\n".utf8))

        #expect(framer.next() == .whole(Array("{}".utf8)))
        #expect(framer.finish() == LineFramer.Remainder(bytes: [], length: 0))
    }

    @Test("Many lines in one piece, larger than any kept buffer, all come out")
    func largePiece() {
        let bytes = Array(repeatElement(Array("{\"n\":1}\n".utf8), count: 50_000).joined())
        var framer = LineFramer()
        framer.append(bytes)

        var count = 0
        while framer.next() == .whole(Array("{\"n\":1}".utf8)) { count += 1 }

        #expect(count == 50_000)
    }

    @Test("Finishing before every line was taken is our own mistake")
    func earlyFinish() async {
        await #expect(processExitsWith: .failure) {
            var framer = LineFramer()
            framer.append(Array("{}\n".utf8))
            _ = framer.finish()
        }
    }
}

/// A stream that a framer has to get right.
struct Corpus: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(_ description: String, _ text: String) {
        testDescription = description
        bytes = Array(text.utf8)
    }

    static let all = [
        Corpus("nothing", ""),
        Corpus("newlines only", "\n\n\n"),
        Corpus("messages", "{\"a\":1}\n{}\n{\"é\":2}\n"),
        Corpus("other line separators", "\u{2028}\u{2029}\u{85}\r\n\u{B}\u{C}\n"),
        Corpus("no final newline", "{}\n{\"a\":"),
        Corpus("long lines", "0123456789abcdef\n{}\n0123456789abcdef\n"),
        Corpus("a long line without an end", "{}\n0123456789abcdef"),
        Corpus("lines around a limit", "1234567\n12345678\n123456789\n\n12\n123\n1234"),
    ]
}

/// All that a framer said about a stream.
private struct Framing: Equatable {
    var lines: [LineFramer.Line] = []
    var remainder: LineFramer.Remainder

    init(lines: [LineFramer.Line], remainder: LineFramer.Remainder) {
        self.lines = lines
        self.remainder = remainder
    }

    init(of text: String, inPiecesOf size: Int, limit: Int) {
        self.init(of: Array(text.utf8), inPiecesOf: size, limit: limit)
    }

    init(of bytes: [UInt8], inPiecesOf size: Int, limit: Int) {
        let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0...].prefix(size) }
        self.init(of: pieces, limit: limit)
    }

    init(of bytes: [UInt8], cutAt place: Int, limit: Int) {
        self.init(of: [bytes.prefix(place), bytes.dropFirst(place)], limit: limit)
    }

    private init(of pieces: [ArraySlice<UInt8>], limit: Int) {
        var framer = LineFramer(limit: limit)
        for piece in pieces {
            framer.append(piece)
            while let line = framer.next() { lines.append(line) }
        }
        remainder = framer.finish()
    }

    /// What should come out, said in the simplest way.
    init(splitting bytes: [UInt8], limit: Int) {
        var parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let last = parts.removeLast()
        lines = parts.map { $0.count <= limit ? .whole($0) : .tooLong(limit: limit) }
        if last.count > limit { lines.append(.tooLong(limit: limit)) }
        remainder = LineFramer.Remainder(bytes: last.count <= limit ? last : [], length: last.count)
    }
}
