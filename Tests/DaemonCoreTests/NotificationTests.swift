import Basics
import Contract
import DaemonCore
import Testing

@Suite("What the app-server tells, as events")
struct NotificationTests {
    @Test(
        "Each notification is one event of its own type and level, with exactly the members of the contract",
        arguments: Telling.all
    )
    func event(of telling: Telling) throws {
        var (world, _) = try World.withSession()

        let noted = try world.noted { $0.say(telling.message) }

        #expect(noted == [telling.event])
    }

    @Test("All notifications make the same log, whether they arrive whole, or byte by byte")
    func cutAnywhere() throws {
        let bytes = Telling.all.flatMap { $0.message.encoded() + [UInt8(ascii: "\n")] }
        var (whole, _) = try World.withSession()
        var (cut, _) = try World.withSession()

        whole.tell(.child(.wrote(.stdout, bytes)))
        for byte in bytes { cut.tell(.child(.wrote(.stdout, [byte]))) }

        #expect(whole.log == cut.log)
        #expect(whole.output[.stdout] == cut.output[.stdout])
    }

    @Test(
        "The message of a delta ends in a preview: white space folded, 160 characters at most",
        arguments: [
            ("hello", "hello"),
            ("", ""),
            (" \t\r\n ", ""),
            ("  one\n\n two\r\nthree\u{2028}four  ", "one two three four"),
            (String(repeating: "a", count: 160), String(repeating: "a", count: 160)),
            (String(repeating: "a", count: 160) + " \n", String(repeating: "a", count: 160)),
            (String(repeating: "a", count: 161), String(repeating: "a", count: 157) + "..."),
            (String(repeating: "a", count: 159) + "  b", String(repeating: "a", count: 157) + "..."),
            (String(repeating: "é", count: 200), String(repeating: "é", count: 157) + "..."),
            (String(repeating: "a  ", count: 80), String(repeating: "a ", count: 79) + "a"),
        ]
    )
    func preview(of text: String, is preview: String) throws {
        var (world, _) = try World.withSession()
        let params: JSON = ["threadId": "thread-1", "turnId": "turn-1", "itemId": "item-1", "delta": .string(text)]

        world.notify("item/agentMessage/delta", params)
        world.notify("item/plan/delta", params)
        world.tell(.child(.wrote(.stderr, Array(text.utf8))))

        #expect(try world.lastEvent(.turnMessageDelta)["message"] == .string("agent: " + preview))
        #expect(try world.lastEvent(.turnPlanDelta)["message"] == .string("plan: " + preview))
        #expect(try world.lastEvent(.childStderr)["message"] == .string("stderr: " + preview))
        #expect(try world.lastEvent(.turnMessageDelta)["detail"]?["delta"] == .string(text))
    }

    @Test(
        "A detail value of more than 64 KiB is shown as its size, and whole in the log",
        arguments: [(65_534, false), (65_535, true), (1_000_000, true)]
    )
    func longDetail(length: Int, isCut: Bool) throws {
        var (world, _) = try World.withSession()
        // As JSON it's as long, and two quotes.
        let diff = JSON.string(String(repeating: "d", count: length))

        world.notify("turn/diff/updated", ["threadId": "thread-1", "turnId": "turn-1", "diff": diff])
        world.pass(.seconds(1))

        let shown = try #require(try world.file(.recentEvents)["events"]?.elements?.last)
        let size: JSON = ["truncated": true, "bytes": .integer(length + 2)]
        #expect(shown["detail"] == ["diff": isCut ? size : diff, "threadId": "thread-1", "turnId": "turn-1"])
        #expect(
            try world.lastEvent(.turnDiffUpdated)["detail"]
                == ["diff": diff, "threadId": "thread-1", "turnId": "turn-1"]
        )
    }

    @Test("The log has an event's six members, and what it changed where it changed something")
    func lineMembers() throws {
        var (world, _) = try World.withSession()

        world.notify("thread/started", ["thread": ["id": "thread-2"]])
        world.notify("thread/status/changed", ["threadId": "thread-1", "status": ["type": "idle"]])
        world.pass(.seconds(1))

        let six = ["seq", "createdAt", "level", "type", "message", "detail"]
        #expect(try world.lastEvent(.threadStarted).members?.names == six)
        #expect(try world.lastEvent(.threadStatusChanged).members?.names == six + ["change"])
        let recent = try #require(try world.file(.recentEvents)["events"]?.elements)
        #expect(recent.allSatisfy { $0.members?.names == six })
        #expect(try world.events.map { $0["seq"]?.integer } == (1...recent.count).map { $0 })
    }
}

/// One notification and the event that it's to be.
struct Telling: CustomTestStringConvertible {
    let method: String
    let params: JSON?
    let event: Noted

    private init(
        _ method: String,
        _ params: JSON?,
        _ type: String,
        _ detail: JSON,
        level: Event.Level = .info
    ) {
        self.method = method
        self.params = params
        event = Noted("app-server." + type, level, detail)
    }

    var message: JSON {
        var message: JSONObject = ["method": .string(method)]
        message["params"] = params
        return .object(message)
    }

    var testDescription: String { "\(method) as \(event)" }

    static let all: [Telling] = threads + turns + pieces + errors + commands + strangers

    private static let threads: [Telling] = [
        Telling(
            "thread/started",
            ["thread": ["id": "thread-9", "preview": "hi", "status": ["type": "idle"]]],
            "thread.started",
            ["threadId": "thread-9"]
        ),
        Telling(
            "thread/status/changed",
            ["threadId": "thread-9", "status": ["type": "active", "activeFlags": ["waitingOnApproval"]]],
            "thread.status.changed",
            ["status": ["type": "active", "activeFlags": ["waitingOnApproval"]], "threadId": "thread-9"]
        ),
        Telling(
            "thread/status/changed",
            ["threadId": "thread-9", "status": ["type": "hibernating", "since": 7]],
            "thread.status.changed",
            ["status": ["type": "hibernating", "since": 7], "threadId": "thread-9"]
        ),
        Telling(
            "thread/status/changed",
            ["threadId": "thread-9"],
            "thread.status.changed",
            ["status": nil, "threadId": "thread-9"]
        ),
    ]

    private static let turns: [Telling] =
        [
            Telling(
                "turn/started",
                ["threadId": "thread-9", "turn": ["id": "turn-9", "status": "inProgress", "error": nil]],
                "turn.started",
                ["threadId": "thread-9", "turnId": "turn-9"]
            )
        ]
        + ["completed", "interrupted", "failed", "inProgress", "paused"].map { status in
            let place: JSONObject = ["status": .string(status), "threadId": "thread-9", "turnId": "turn-9"]
            return Telling(
                "turn/completed",
                ["threadId": "thread-9", "turn": ["id": "turn-9", "status": .string(status), "items": []]],
                "turn.completed",
                .object(status == "failed" ? place.followed(by: ["failureClass": "turn_failed"]) : place)
            )
        }

    private static let pieces: [Telling] = [
        Telling(
            "turn/diff/updated",
            ["threadId": "thread-9", "turnId": "turn-9", "diff": "--- a\n+++ b\n"],
            "turn.diff.updated",
            ["diff": "--- a\n+++ b\n", "threadId": "thread-9", "turnId": "turn-9"]
        ),
        Telling(
            "turn/plan/updated",
            [
                "turnId": "turn-9", "threadId": "thread-9", "explanation": "so",
                "plan": [["step": "look", "status": "pending", "new": 1]],
            ],
            "turn.plan.updated",
            [
                "explanation": "so", "plan": [["step": "look", "status": "pending", "new": 1]],
                "threadId": "thread-9", "turnId": "turn-9",
            ]
        ),
        Telling(
            "turn/plan/updated",
            ["threadId": "thread-9", "turnId": "turn-9", "explanation": nil, "plan": []],
            "turn.plan.updated",
            ["explanation": nil, "plan": [], "threadId": "thread-9", "turnId": "turn-9"]
        ),
        Telling(
            "item/agentMessage/delta",
            ["threadId": "thread-9", "turnId": "turn-9", "itemId": "item-9", "delta": "For\u{2028}ty"],
            "turn.message.delta",
            ["delta": "For\u{2028}ty", "itemId": "item-9", "threadId": "thread-9", "turnId": "turn-9"]
        ),
        Telling(
            "item/plan/delta",
            ["threadId": "thread-9", "turnId": "turn-9", "itemId": "item-9", "delta": " 1. "],
            "turn.plan.delta",
            ["delta": " 1. ", "itemId": "item-9", "threadId": "thread-9", "turnId": "turn-9"]
        ),
    ]

    private static let errors: [Telling] = [true, false].map { willRetry in
        let error: JSON = ["message": "no", "codexErrorInfo": ["a": []], "additionalDetails": nil]
        let told: JSONObject = [
            "error": error, "threadId": "thread-9", "turnId": "turn-9", "willRetry": .bool(willRetry),
        ]
        return Telling(
            "error",
            ["error": error, "threadId": "thread-9", "turnId": "turn-9", "willRetry": .bool(willRetry)],
            "turn.error",
            .object(willRetry ? told : told.followed(by: ["failureClass": "turn_failed"])),
            level: .error
        )
    }

    private static let commands: [Telling] = [
        ("stdout", Event.Level.info), ("stderr", .warn), ("pty", .info),
    ].map { stream, level in
        Telling(
            "command/exec/outputDelta",
            ["processId": "p", "stream": .string(stream), "deltaBase64": "aGk=", "capReached": false],
            "command.output.delta",
            ["capReached": false, "deltaBase64": "aGk=", "processId": "p", "stream": .string(stream)],
            level: level
        )
    }

    private static let strangers: [Telling] = [
        Telling(
            "account/rateLimits/updated",
            ["limits": [15, nil], "nested": ["b": 1, "a": 2]],
            "notification",
            [
                "notificationMethod": "account/rateLimits/updated",
                "params": ["limits": [15, nil], "nested": ["b": 1, "a": 2]],
            ]
        ),
        Telling("thread/forgotten", nil, "notification", ["notificationMethod": "thread/forgotten", "params": nil]),
        Telling("turn/Started", [7], "notification", ["notificationMethod": "turn/Started", "params": [7]]),
    ]
}
