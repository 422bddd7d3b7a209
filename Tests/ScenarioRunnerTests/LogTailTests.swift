import Platform
import Testing

@testable import ScenarioRunner

@Suite("The tail of the event log")
struct LogTailTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func write(_ text: String, to name: String = "events.jsonl") throws {
        try FileSystem.replaceFile("\(bench.folder)/\(name)", with: Array(text.utf8))
    }

    private func read(_ tail: inout LogTail) throws -> String {
        String(decoding: try tail.read().lines, as: UTF8.self)
    }

    @Test("Each line is read once, when it is whole")
    func wholeLines() throws {
        var tail = LogTail(in: bench.folder)

        #expect(try read(&tail).isEmpty)
        try write("one\ntw")
        #expect(try read(&tail) == "one\n")
        try write("one\ntwo\nthree\n")
        #expect(try read(&tail) == "two\nthree\n")
        #expect(try read(&tail).isEmpty)
    }

    @Test("A file that was full goes on under its new name, in the order of numbers and not of texts")
    func fullFiles() throws {
        var tail = LogTail(in: bench.folder)
        try write("1\n2\n")
        #expect(try read(&tail) == "1\n2\n")

        try write("1\n2\n3\n", to: "events.1-3.jsonl")
        try write("10\n", to: "events.10-10.jsonl")
        try write("4\n5\n6\n7\n8\n9\n", to: "events.4-9.jsonl")
        try write("11\n")

        #expect(try read(&tail) == "3\n4\n5\n6\n7\n8\n9\n10\n11\n")
        try write("11\n12\n")
        #expect(try read(&tail) == "12\n")
    }

    @Test("A file that has its new name and the old one is read once, and goes on behind what was read")
    func bothNames() throws {
        var tail = LogTail(in: bench.folder)
        try write("1\n2\n")
        #expect(try read(&tail) == "1\n2\n")

        try write("1\n2\n3\n", to: "events.1-3.jsonl")
        try write("1\n2\n3\n")
        #expect(try read(&tail) == "3\n")
        #expect(try read(&tail).isEmpty)

        try write("")
        #expect(try read(&tail).isEmpty)
        try write("4\n")
        #expect(try read(&tail) == "4\n")
    }

    @Test("Half a line may go, and a whole one must not")
    func damage() throws {
        var tail = LogTail(in: bench.folder)
        try write("one\ntw")
        #expect(try read(&tail) == "one\n")

        try write("one\n")
        #expect(try tail.read().damage == nil)
        try write("on")
        #expect(try tail.read().damage == "events.jsonl had whole lines up to byte 4, and they are gone")
    }
}
