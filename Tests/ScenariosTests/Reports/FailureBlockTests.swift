import Testing

@testable import Scenarios

@Suite("Failure block")
struct FailureBlockTests {
    @Test("The worst failure fits one screen, and its command stands whole at the end", arguments: [40, 64, 100])
    func worst(columns: Int) {
        let rows = FailureBlock(.worst, columns: columns).rows

        #expect(rows.count < FailureBlock.mostRows)
        #expect(rows.map(\.columns).allSatisfy { $0 <= columns })
        #expect(rows.filter { $0.contains("→ app") }.isEmpty == false)
        #expect(rows.filter { $0.contains("← app") }.isEmpty == false)
        let command = rows.drop { !$0.hasPrefix("  again") }.map { $0.dropFirst(12) }
        #expect(command.map { $0.hasSuffix(" \\") } == command.indices.map { $0 < command.endIndex - 1 })
        let joined = command.map { $0.hasSuffix(" \\") ? $0.dropLast(2) : $0 }.joined(separator: " ")
        #expect(joined == RunResult.worst.reproduce)
    }

    @Test("A flood from one side leaves room for what the other said")
    func flood() {
        let request = TrafficLine(.toServer, server: "app", text: "request")
        let flood = (0..<100).map { TrafficLine(.fromServer, server: "app", text: "\($0)") }
        let lines = [request] + flood

        #expect(lines.lastOfBothDirections(atMost: 8) == [request] + flood.suffix(4))
        #expect(lines.lastOfBothDirections(atMost: 1) == flood.suffix(1))
        #expect(lines.lastOfBothDirections(atMost: 0) == [])
        #expect(lines.lastOfBothDirections(atMost: -3) == [])
        #expect([request].lastOfBothDirections(atMost: 8) == [request])
    }

    @Test(
        "A command is broken only where a word ends",
        arguments: [
            ("a b c", ["a b c"]), ("aaa bbb ccc", ["aaa bbb \\", "ccc"]), ("'a b c d e f'", ["'a b c d e f'"]),
            ("x 'a b c d e'", ["x \\", "'a b c d e'"]), ("x \"a ' b c d\"", ["x \\", "\"a ' b c d\""]),
            ("x a\\ b\\ c\\ d", ["x \\", "a\\ b\\ c\\ d"]), ("x 'a\\' bbbbb", ["x 'a\\' \\", "bbbbb"]),
            ("x \"a\\\" b\" ccc", ["x \\", "\"a\\\" b\" \\", "ccc"]), ("a\u{1B}b\nc", ["a\\u{1B}b\\nc"]), ("", []),
        ]
    )
    func breaking(command: String, rows: [String]) {
        #expect(FailureBlock.broken(command, columns: 10) == rows)
    }

    @Test("Text is cut by columns, not by characters", arguments: 8...30)
    func columns(count: Int) {
        let text = String(repeating: "漢é\u{1B}🎉", count: 20)

        let rows = text.rows(of: count, atMost: 3, ending: "…")

        #expect(rows.count == 3)
        #expect(rows.allSatisfy { $0.columns <= count && $0.columns >= count - 6 })
        #expect(rows.last?.last == "…")
    }

    @Test("Short text is left alone, and so is text that just fits")
    func short() {
        #expect("abc".rows(of: 3, atMost: 1) == ["abc"])
        #expect("abcdef".rows(of: 3, atMost: 2) == ["abc", "def"])
        #expect("".rows(of: 3, atMost: 2) == [""])
        #expect("abcd".fitted(to: 3, ending: "…") == "ab…")
        let longest = String(repeating: "a", count: String.mostScalarsOfValue)
        #expect(longest.clipped == longest)
        #expect((longest + "é").clipped == longest + "… (1002 bytes)")
    }
}

extension RunResult {
    /// A failure of which everything is too long.
    fileprivate static let worst: RunResult = {
        let long = String(repeating: "0123456789", count: 100)
        let failure = Failure(place: long, summary: long, expected: long, actual: long, path: long)
        return RunResult(
            scenarioID: long,
            title: long,
            file: long,
            mode: .live,
            seed: .max,
            verdict: .failed(Array(repeating: failure, count: 9)),
            duration: .seconds(100_000),
            artifacts: long,
            reproduce: "codexd-sim run --mode live --tag 'a b' --timeout-scale 2 -- scenario.json",
            lastLines: (0..<40).map { TrafficLine($0 % 9 == 0 ? .toServer : .fromServer, server: "app", text: long) }
        )
    }()
}
