import Basics
import Contract
import Testing

@testable import DaemonCore

@Suite("The text of a trace")
struct TraceTextTests {
    @Test("An event that's written and read is the same, and one line", arguments: TraceSamples.occurrences)
    func events(_ occurrence: DaemonEvent.Occurrence) throws {
        let event = DaemonEvent(occurrence, timestamp: Timestamp(millisecondsSinceEpoch: 1_795_000_000_123))
        var writer = TraceWriter()

        writer.write(event, at: Instant(nanoseconds: 1_234_567_890_123))

        let line = try Self.onlyLine(writer.text)
        #expect(try DaemonEvent(traced: TraceMembers(parsing: line)) == event)
        #expect(try JSON(parsing: line)["at"] == 1_234_567_890_123)
    }

    @Test("Effects are one line, each with its name, and different ones look different")
    func effects() throws {
        var writer = TraceWriter()

        writer.write(TraceSamples.effects)

        let line = try Self.onlyLine(writer.text)
        let effects = try #require(try JSON(parsing: line)["effects"]?.elements)
        #expect(effects.count == TraceSamples.effects.count)
        #expect(effects.allSatisfy { $0["name"]?.text != nil })
        #expect(Set(effects).count == Set(TraceSamples.effects).count)
        #expect(try TraceMembers.effects(in: line).map { try JSON(parsing: Array($0)) } == effects)
    }

    @Test("No effects are a line, too")
    func noEffects() {
        var writer = TraceWriter()

        writer.write([])

        #expect(String(decoding: writer.text, as: UTF8.self) == "{\"effects\":[]}\n")
    }

    @Test("Text stands there as text, and what is none in base64")
    func bytes() {
        var writer = TraceWriter()

        writer.write([.writeToChild(Array("ü\n".utf8)), .send(ClientID(rawValue: 2), [0xFF, 0xFE])])

        let text = """
            {"effects":[{"name":"writeToChild","text":"ü\\n"},{"name":"send","client":2,"base64":"//4="}]}

            """
        #expect(String(decoding: writer.text, as: UTF8.self) == text)
    }

    @Test("In a digest bytes stand as they are, with their number")
    func digest() {
        var writer = TraceWriter(.digest)

        writer.write([.writeToChild([0x22, 0xFF]), .closeChildInput])

        let head = Array("{\"effects\":[{\"name\":\"writeToChild\",\"bytes\":2".utf8)
        #expect(writer.text == head + [0x22, 0xFF] + Array("},{\"name\":\"closeChildInput\"}]}\n".utf8))
    }

    @Test("A header that's written and read is the same", arguments: Self.headers)
    func header(_ header: TraceHeader) throws {
        var writer = TraceWriter()

        writer.write(header)

        #expect(try TraceHeader(TraceMembers(parsing: Self.onlyLine(writer.text))) == header)
    }

    private static let headers: [TraceHeader] = [
        header(.forTesting, token: nil, [:]),
        header(
            {
                var configuration = Configuration.forTesting
                configuration.version = "1.2"
                configuration.errand = .smoke
                configuration.deadlines.steer = .milliseconds(1)
                configuration.server.mode = .exec
                configuration.server.strategy = .external
                configuration.server.arguments = []
                return configuration
            }(),
            token: [0xFF],
            [.identity: Array("{}".utf8), .recentEvents: [0x80]]
        ),
        header(
            {
                var configuration = Configuration.forTesting
                configuration.errand = .liveOnce
                configuration.exec.command = "/bin/codex"
                configuration.exec.arguments = ["-c", "a=\"b\""]
                configuration.server.isCommandGiven = true
                configuration.deadlines.execDrain = .milliseconds(3)
                configuration.limits.concurrentRuns = 5
                configuration.limits.queuedRuns = 6
                configuration.limits.usageLimitPause = .milliseconds(7)
                configuration.deadlines.interrupt = .seconds(1 << 33)
                return configuration
            }(),
            token: [],
            [:]
        ),
    ]

    private static func header(
        _ configuration: Configuration,
        token: [UInt8]?,
        _ checkpoints: [StateFile: [UInt8]]
    ) -> TraceHeader {
        TraceHeader(
            time: Timestamp(millisecondsSinceEpoch: 5),
            configuration: configuration,
            processID: 4,
            bootID: "boot \"1\"",
            entropy: Array(100..<140),
            token: token,
            checkpoints: checkpoints
        )
    }

    private static func onlyLine(_ text: [UInt8]) throws -> [UInt8] {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try #require(lines.count == 2 && lines[1].isEmpty)
        return Array(lines[0])
    }
}
