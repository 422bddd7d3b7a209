import Basics
import Contract
import DaemonCore
import Testing

@Suite("Events read back")
struct ReplayedEventTests {
    @Test("A line that we wrote is shown as its own bytes, which are those that its event has", arguments: Sample.ours)
    func plain(_ sample: Sample) throws {
        let replayed = try sample.replayed

        let data = try #require(replayed.plainData)

        #expect(data == (try replayed.shown.data))
    }

    @Test("A line of another form is shown as the event that it holds", arguments: Sample.others)
    func others(_ sample: Sample) throws {
        let replayed = try sample.replayed

        let shown = try replayed.shown

        #expect(replayed.plainData == nil)
        #expect(shown.event.seq == replayed.seq)
    }
}

/// A line of an event log.
struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: [UInt8]

    private init(_ name: String, _ line: [UInt8]) {
        testDescription = name
        self.line = line
    }

    private init(_ name: String, detail: JSONObject?, changing change: StateChange? = nil) {
        let event = Event(
            seq: 7,
            createdAt: Timestamp(millisecondsSinceEpoch: 1_774_185_364_000),
            level: .info,
            type: .notification,
            message: "a \"quoted\" } line",
            detail: detail
        )
        self.init(name, LogEntry(event, changing: change).line.dropLast())
    }

    var replayed: ReplayedEvent {
        get throws { try #require(ReplayedEvent(try JSONSlice(validating: line))) }
    }

    private static var reserving: StateChange {
        var change = StateChange()
        change.reservation = .init(through: 4103, bootID: "boot")
        return change
    }

    static let ours = [
        Sample("no detail", detail: nil),
        Sample("a detail", detail: ["change": "}", "params": ["a": [1, 2]]]),
        Sample("a change", detail: ["a": .null], changing: reserving),
        Sample("no detail and a change", detail: nil, changing: reserving),
    ]

    static let others = [
        Sample("too long", detail: ["text": .string(String(repeating: "a", count: Event.longestShownDetail))]),
        Sample("another order", Array(#"{"createdAt":\#(time),"seq":7,\#(rest),"detail":null}"#.utf8)),
        Sample("no detail", Array(#"{"seq":7,"createdAt":\#(time),\#(rest)}"#.utf8)),
        Sample("one member more", Array(#"{"seq":7,"createdAt":\#(time),\#(rest),"detail":null,"more":1}"#.utf8)),
        Sample(
            "one behind the change",
            Array(#"{"seq":7,"createdAt":\#(time),\#(rest),"detail":null,"change":{},"more":1}"#.utf8)
        ),
    ]

    private static let time = #""2026-03-22T13:16:04.000Z""#
    private static let rest = #""level":"info","type":"daemon.started","message":"m""#
}
