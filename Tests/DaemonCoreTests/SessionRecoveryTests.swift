import Basics
import Contract
import Testing

@testable import DaemonCore

@Suite("Recovery: sessions outlive their app-server")
struct SessionRecoveryTests {
    private static let policies: [String: JSON] = [
        "read": ["type": "readOnly", "networkAccess": false],
        "write": ["type": "workspaceWrite", "writableRoots": [], "networkAccess": false],
        "network": ["type": "workspaceWrite", "writableRoots": [], "networkAccess": true],
        "all": ["type": "dangerFullAccess"],
        "outside": ["type": "externalSandbox", "networkAccess": "enabled"],
        "new": ["type": "moonlight"],
    ]

    /// What a thread may do, and what it comes back with.
    struct Comeback: CustomTestStringConvertible {
        let before: String
        let after: String
        var policies: (JSON, JSON) = ("never", "never")
        let isTaken: Bool

        var testDescription: String { "\(before), \(policies.0) → \(after), \(policies.1)" }
    }

    @Test(
        "A thread is taken back with what it had or less, and refused with more",
        arguments: [
            Comeback(before: "read", after: "read", isTaken: true),
            Comeback(before: "read", after: "write", isTaken: false),
            Comeback(before: "read", after: "all", isTaken: false),
            Comeback(before: "read", after: "new", isTaken: false),
            Comeback(before: "write", after: "read", isTaken: true),
            Comeback(before: "write", after: "write", isTaken: true),
            Comeback(before: "write", after: "network", isTaken: false),
            Comeback(before: "write", after: "outside", isTaken: false),
            Comeback(before: "network", after: "write", isTaken: true),
            Comeback(before: "network", after: "all", isTaken: false),
            Comeback(before: "outside", after: "outside", isTaken: true),
            Comeback(before: "outside", after: "all", isTaken: false),
            Comeback(before: "outside", after: "write", isTaken: true),
            Comeback(before: "new", after: "new", isTaken: true),
            Comeback(before: "new", after: "outside", isTaken: false),
            Comeback(before: "all", after: "outside", isTaken: true),
            Comeback(before: "all", after: "new", isTaken: true),
            Comeback(before: "read", after: "read", policies: ("untrusted", "never"), isTaken: false),
            Comeback(before: "read", after: "read", policies: ("on-request", "untrusted"), isTaken: true),
            Comeback(before: "read", after: "read", policies: ("on-request", "never"), isTaken: false),
            Comeback(before: "read", after: "read", policies: (["granular": ["rules": true]], "never"), isTaken: false),
            Comeback(
                before: "read",
                after: "read",
                policies: (["granular": ["skillApproval": true]], ["granular": ["skill_approval": true]]),
                isTaken: true
            ),
        ]
    )
    func rights(_ comeback: Comeback) throws {
        var (world, session) = try World.lost(
            sandbox: try #require(Self.policies[comeback.before]),
            approvalPolicy: comeback.policies.0
        )

        try world.answer(
            "thread/resume",
            [
                "thread": ["id": "thread-1"], "approvalPolicy": comeback.policies.1,
                "sandbox": Self.policies[comeback.after] ?? .null,
            ]
        )

        let type: EventType = comeback.isTaken ? .sessionRecovered : .sessionRecoveryFailed
        let event = try world.lastEvent(type)
        #expect(event["detail"]?["sessionId"]?.text == session)
        #expect(comeback.isTaken || event["detail"]?["failureClass"] == "rights_widened")
        let record = try world.sessionRecord(session)
        #expect(record["rights"]?["sandbox"] == Self.policies[comeback.isTaken ? comeback.after : comeback.before])
    }

    @Test("A turn that waits for its thread is refused when the connection ends, and was never requested")
    func lossWhileWaiting() throws {
        var (world, session) = try World.lost()
        let client = world.post("/v1/codexd/sessions/\(session)/turns", ["input": "go on"])

        let noted = try world.noted { $0.childEnds(.exited(code: 1)) }

        let answer = try world.reply(to: client)
        #expect(answer.status == 502 && answer.body["failureClass"] == "transport_closed_before_turn_accepted")
        #expect(noted.filter { $0.type.hasPrefix("turn.") }.map(\.type) == ["turn.refused"])
        #expect(noted.allSatisfy { $0.type != "session.recovery.failed" })
    }

    @Test("A turn that waits for its thread is refused when the daemon stops")
    func stopWhileWaiting() throws {
        var (world, session) = try World.lost()
        let client = world.post("/v1/codexd/sessions/\(session)/turns", ["input": "go on"])

        world.tell(.stopRequested(signal: "SIGTERM"))

        let answer = try world.reply(to: client)
        #expect(answer.status == 503 && answer.body["failureClass"] == "daemon_stopping")
        #expect(try world.takeSent().allSatisfy { $0["method"] != "turn/start" })
    }

    @Test("A turn that waits for its thread is refused if its session is closed first")
    func closeWhileWaiting() throws {
        var (world, session) = try World.lost()
        let client = world.post("/v1/codexd/sessions/\(session)/turns", ["input": "go on"])
        _ = world.post("/v1/codexd/sessions/\(session)/close")

        let noted = try world.noted { try $0.answer("thread/resume", ["thread": ["id": "thread-1"]]) }

        #expect(try world.reply(to: client).status == 409)
        #expect(noted.map(\.type) == ["turn.refused"])
        #expect(try world.takeSent().allSatisfy { $0["method"] != "turn/start" })
    }

    @Test("A client's own resume gives the thread to the sessions that waited for it, and the late answer to nobody")
    func resumedByClient() throws {
        var (world, session) = try World.lost()
        let recovery = try #require(try world.takeSent().last { $0["method"] == "thread/resume" })
        let client = world.post("/v1/codexd/sessions", ["purpose": "duplex", "threadId": "thread-1"])

        let noted = try world.noted { try $0.answer("thread/resume", ["thread": ["id": "thread-1"]]) }
        let late = try world.noted {
            $0.say(["id": recovery["id"] ?? .null, "result": ["thread": ["id": "thread-1"]]])
        }

        #expect(noted.map(\.type) == ["session.recovered", "session.resumed"])
        #expect(try world.reply(to: client).status == 201)
        #expect(late == [])
        #expect(try world.sessionRecord(session)["childPid"] == 4711)
    }

    @Test("Another thread in the place of the one that was asked for is a breach, and no recovery")
    func anotherThread() throws {
        var (world, _) = try World.lost()

        try world.answer("thread/resume", ["thread": ["id": "thread-9"]])

        #expect(try world.lastEvent(.sessionRecoveryFailed)["detail"]?["failureClass"] == "protocol_violation")
    }

    @Test("What's asked for after a turn with other rights is what the turn chose")
    func turnChoosesRights() throws {
        var (world, _) = try World.lost(turn: ["input": "a", "sandboxPolicy": ["type": "readOnly"], "model": "other"])

        let resume = try #require(try world.takeSent().last { $0["method"] == "thread/resume" })

        #expect(resume["params"]?["sandbox"] == "read-only")
        #expect(resume["params"]?["model"] == "other")
        #expect(resume["params"]?["approvalPolicy"] == "never")
    }

    @Test("However many threads there are, four are asked for at once, in order, and a failed one makes room")
    func bounded() {
        let start = Instant(nanoseconds: 0)
        var recovery = ThreadRecovery()
        for number in 1...7 { recovery.want(ThreadID(rawValue: "thread-\(number)")) }

        let first = recovery.takeAll()
        recovery.loaded("thread-2")
        let second = recovery.takeAll()
        let isTriedAgain = recovery.refused("thread-1", .resumeLost, at: start)
        let third = recovery.takeAll()
        recovery.woke(at: start.advanced(by: ThreadRecovery.pause))
        let isTimeoutTriedAgain = recovery.refused("thread-3", .requestTimeout, at: start)
        let fourth = recovery.takeAll()
        recovery.forget("thread-4")
        let fifth = recovery.takeAll()
        let isTriedForEver = recovery.refused("thread-1", .resumeLost, at: start)

        #expect(first == ["thread-1", "thread-2", "thread-3", "thread-4"])
        #expect(second == ["thread-5"] && third == ["thread-6"] && fourth == ["thread-7"] && fifth == ["thread-1"])
        #expect(isTriedAgain && !isTimeoutTriedAgain && !isTriedForEver)
        let rest = recovery.takeAll()
        #expect(rest == [] && !recovery.isWanting && recovery.deadline == nil)
    }
}

extension ThreadRecovery {
    /// Takes all threads that may be asked for now.
    fileprivate mutating func takeAll() -> [ThreadID] {
        var threads: [ThreadID] = []
        while let thread = next() { threads.append(thread) }
        return threads
    }
}

extension World {
    /// A world whose session on `thread-1` had a turn, and whose second app-server was asked for the thread.
    fileprivate static func lost(
        sandbox: JSON = ["type": "workspaceWrite"],
        approvalPolicy: JSON = "never",
        turn: JSON = ["input": "6*7?"]
    ) throws -> (world: World, session: String) {
        var world = try serving(.supervised)
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer(
            "thread/start",
            ["thread": ["id": "thread-1"], "sandbox": sandbox, "approvalPolicy": approvalPolicy]
        )
        let session = try #require(try world.reply(to: client).body["sessionId"]?.text)
        _ = world.post("/v1/codexd/sessions/\(session)/turns", turn)
        try world.answer("turn/start", ["turn": ["id": "turn-1", "status": "inProgress"]])
        world.notify("turn/completed", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "completed"]])
        world.childEnds(.exited(code: 1))
        world.pass(.seconds(2))
        try world.answerHandshake()
        return (world, session)
    }
}
