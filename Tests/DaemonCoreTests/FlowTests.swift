import Basics
import Contract
import DaemonCore
import Testing

@Suite("A session and a turn, through the one door")
struct FlowTests {
    @Test("A turn is carried from request to completion, child and client as bytes")
    func turnCompletes() throws {
        var (world, session) = try World.withTurn()
        #expect(try world.session(session).currentTurnID == "turn-1")

        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])
        world.notify("turn/completed", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "completed"]])
        world.pass(.seconds(1))

        let record = try #require(try world.file(.sessionRegistry)["sessions"]?.elements?.first)
        #expect(record["currentTurnId"] == .null)
        #expect(record["lastTurnId"] == "turn-1")
        #expect(record["lastTurnStatus"] == "completed")
        #expect(record["lastTurnEvidence"] == "live_event")
    }

    @Test("The handshake, the thread and the turn go to the child in order, and shared by all who wait")
    func sharedHandshake() throws {
        var world = try World.serving()
        let first = world.connect()
        let second = world.connect()

        world.request(first, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        world.request(second, "POST", "/v1/codexd/sessions", ["purpose": "duplex"])
        let beforeAnswer = try world.takeSent().compactMap { $0["method"]?.text }
        world.say(["id": 1, "result": ["userAgent": "fake/1"]])
        let afterAnswer = try world.takeSent().compactMap { $0["method"]?.text }

        #expect(beforeAnswer == ["initialize"])
        #expect(afterAnswer == ["initialized", "thread/start", "thread/start"])
    }

    @Test("State is the fold of the log")
    func stateIsFold() throws {
        var (world, _) = try World.withTurn()
        world.childEnds(.signalled("SIGKILL"))
        world.pass(.seconds(1))

        #expect(try world.rebuiltState() == world.daemon.state)
    }
}
