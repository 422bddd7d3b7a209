import Basics
import Contract
import Testing

@Suite("Events")
struct EventTests {
    private static let bound = Event.longestShownDetail

    @Test(
        "A detail value gives way to its size as soon as its text passes the bound",
        arguments: [
            (JSON.string(String(repeating: "a", count: bound - 2)), nil),
            (.string(String(repeating: "a", count: bound - 1)), bound + 1),
            // Each control character takes six bytes in the log.
            (.string(String(repeating: "\u{1}", count: (bound - 2) / 6)), nil),
            (.string(String(repeating: "\u{1}", count: (bound - 2) / 6 + 1)), (bound - 2) / 6 * 6 + 8),
            (.array([.string(String(repeating: "a", count: bound - 4))]), nil),
            (.array([.string(String(repeating: "a", count: bound - 3))]), bound + 1),
            (.object(["k": .string(String(repeating: "a", count: bound))]), bound + 8),
            (.null, nil), (true, nil), (7, nil),
        ] as [(JSON, Int?)]
    )
    func bounded(value: JSON, size: Int?) throws {
        let event = Event.forTesting(1, detail: ["before": 1, "value": value, "after": "x"])

        let shown = event.bounded

        let detail = try #require(shown.detail)
        #expect(detail.names == ["before", "value", "after"])
        #expect(detail["value"] == size.map { ["truncated": true, "bytes": .integer($0)] } ?? value)
        #expect(shown.bounded == shown)
    }

    @Test("A number that's too long is too long as well")
    func longNumber() throws {
        let number = try #require(JSONNumber(literal: String(repeating: "1", count: Self.bound + 1)))
        let event = Event.forTesting(1, detail: ["n": .number(number)])

        #expect(event.bounded.detail == ["n": ["truncated": true, "bytes": .integer(Self.bound + 1)]])
    }

    @Test("An event without detail is shown as it is, unknown members and all")
    func plain() throws {
        let event = try Event(Event.forTesting(1).object.followed(by: ["x": 1]))

        #expect(event.bounded == event)
        #expect(event.object.names == ["seq", "createdAt", "level", "type", "message", "detail", "x"])
        #expect(event.object["detail"] == .null)
    }

    @Test("The log keeps whole what's shown bounded")
    func logIsWhole() throws {
        let text = String(repeating: "a", count: 2 * Self.bound)
        let entry = LogEntry(.forTesting(1, detail: ["delta": .string(text)]))
        var recent = RecentEvents(maxEntries: 1)

        recent.append(entry.event)

        let parsed = try JSON(parsing: entry.line)
        #expect(parsed["detail"]?["delta"]?.text == text)
        #expect(recent.events[0].detail?["delta"]?["truncated"] == true)
    }

    @Test("A line is one line, ends in a newline, and is read back as it was", arguments: [false, true])
    func line(hasChange: Bool) throws {
        let change = StateChange(daemon: DaemonRecord(), reservation: .init(through: 9, bootID: "b"))
        let entry = LogEntry(.forTesting(3, detail: ["text": "a\nb"]), changing: hasChange ? change : nil)

        let line = entry.line

        #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(line.last == UInt8(ascii: "\n"))
        let object = try #require(try JSON(parsing: line).members)
        #expect(object.names.last == (hasChange ? "change" : "detail"))
        #expect(try LogEntry(object) == entry)
    }

    @Test("A change is read back as it was, with what we don't know in it")
    func change() throws {
        let change = StateChange(
            identity: .forTesting(),
            daemon: DaemonRecord(),
            child: ChildRecord(.forTesting()),
            sessions: [.forTesting("s-2"), .forTesting("s-1", thread: "t")],
            reservation: .init(through: 1_000, bootID: "b")
        )
        let object = change.object.followed(by: ["x": [1]])

        #expect(change.object.names == ["identity", "daemon", "child", "sessions", "reserved"])
        #expect(try StateChange(change.object) == change)
        #expect(try StateChange(object).object == object)
        #expect(StateChange().object.isEmpty)
        #expect(StateChange().isEmpty)
        #expect(try !StateChange(object).isEmpty)
    }

    @Test(
        "A change that isn't one is an error, never silently nothing",
        arguments: [
            (#"{"change": 5}"#, "log entry: change should be an object or null"),
            (#"{"change": {"sessions": {}}}"#, "change: sessions should be an array of objects"),
            (#"{"change": {"daemon": null}}"#, "change: daemon should be an object"),
            (#"{"change": {"reserved": {"bootId": "b"}}}"#, "reservation: through should be an integer"),
            (#"{"change": {"reserved": {"through": 1}}}"#, "reservation: bootId should be a string"),
        ]
    )
    func badChange(text: String, message: String) throws {
        let object = Event.forTesting(1).object.followed(by: try JSONObject(text))

        let error = try #require(throws: RecordError.self) { try LogEntry(object) }

        #expect(error.description == message)
    }
}
