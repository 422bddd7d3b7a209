import Basics
import Contract
import DaemonCore
import Testing

@Suite("Answers that don't come, or come too late")
struct RequestDeadlineTests {
    @Test("The deadlines are the contract's unless told otherwise")
    func defaults() {
        #expect(
            Asking.allCases.map { $0.patience(in: Configuration.Deadlines()) }
                == [.seconds(10), .seconds(60), .seconds(60), .seconds(30), .seconds(10), .seconds(5)]
        )
    }

    @Test(
        "An answer that doesn't come by its deadline is 504, at the deadline and not before",
        arguments: Asking.allCases
    )
    func overdue(_ asking: Asking) throws {
        let configuration = Configuration.impatient
        var (world, client) = try asking.world(configuration)
        let patience = asking.patience(in: configuration.deadlines)
        let request = try #require(try world.takeSent().last)

        let early = try world.noted { $0.pass(patience - .milliseconds(1)) }
        #expect(early.isEmpty && !world.hasAnswer(for: client))
        let due = try world.noted { $0.pass(.milliseconds(1)) }

        let expected = Noted(
            "app-server.request.timed.out",
            .warn,
            [
                "failureClass": .string(asking.failureClass), "method": .string(asking.method),
                "requestId": try #require(request["id"]),
            ]
        )
        #expect(due.first == expected)
        #expect(due.dropFirst().map(\.type) == asking.consequences)
        let answer = try world.reply(to: client)
        #expect(answer.status == 504)
        #expect(answer.body["failureClass"] == .string(asking.failureClass))
        #expect(answer.body["detail"] == .string("the app-server did not answer \(asking.method) in time"))
    }

    @Test(
        "A late answer is told as such, and changes nothing",
        arguments: Asking.allCases.filter { $0 != .initialize }
    )
    func late(_ asking: Asking) throws {
        let configuration = Configuration.impatient
        var (world, client) = try asking.world(configuration)
        let request = try #require(try world.takeSent().last?["id"])
        world.pass(asking.patience(in: configuration.deadlines))
        _ = try world.reply(to: client)
        let before = world.daemon.state.sessions

        let noted = try world.noted { $0.say(["id": request, "result": asking.result]) }

        #expect(
            noted == [
                Noted("app-server.response.late", .warn, ["method": .string(asking.method), "requestId": request])
            ]
        )
        #expect(world.daemon.state.sessions == before)
        #expect(!world.hasAnswer(for: client))
    }

    @Test("After a handshake that wasn't answered the next who asks begins another, and the late answer is none to it")
    func lateHandshake() throws {
        var (world, _) = try Asking.initialize.world(.impatient)
        world.pass(.seconds(2))
        _ = try world.takeSent()

        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        let second = try #require(try world.takeSent().first)
        world.say(["id": 1, "result": ["userAgent": "late"]])
        #expect(second["method"] == "initialize" && second["id"] == 2)
        #expect(try world.takeSent().isEmpty)
        world.say(["id": 2, "result": ["userAgent": "fake/2"]])

        #expect(try world.takeSent().map { $0["method"] } == ["initialized", "thread/start"])
        #expect(try world.lastEvent(.connected)["detail"]?["userAgent"] == "fake/2")
        #expect(!world.hasAnswer(for: client))
    }

    @Test("A turn that was accepted too late for its client still becomes current once it begins")
    func lateTurn() throws {
        var (world, client) = try Asking.startTurn.world(.impatient)
        world.pass(.seconds(2))
        #expect(try world.reply(to: client).status == 504)

        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-9", "status": "inProgress"]])

        let session = try #require(world.daemon.state.sessions.sessions.first)
        #expect(session.currentTurnID == "turn-9" && session.lastTurnStatus == "inProgress")
    }

    @Test("An interrupt that wasn't acknowledged may be asked for again")
    func interruptAgain() throws {
        var (world, session) = try World.withTurn()
        let first = world.askInterrupt(of: session)
        let second = world.askInterrupt(of: session)
        world.pass(.seconds(5))
        let answers = try [first, second].map { try world.reply(to: $0) }
        #expect(answers.map(\.status) == [504, 504])
        _ = try world.takeSent()

        let third = world.askInterrupt(of: session)
        try world.answer("turn/interrupt", [:])

        #expect(try world.reply(to: third).status == 202)
    }
}

/// A request that waits for the app-server.
enum Asking: CaseIterable {
    case initialize
    case startThread
    case resumeThread
    case startTurn
    case steerTurn
    case interruptTurn

    var method: String {
        switch self {
        case .initialize: "initialize"
        case .startThread: "thread/start"
        case .resumeThread: "thread/resume"
        case .startTurn: "turn/start"
        case .steerTurn: "turn/steer"
        case .interruptTurn: "turn/interrupt"
        }
    }

    var failureClass: String {
        switch self {
        case .initialize: "initialize_timeout"
        case .startThread, .resumeThread, .startTurn, .steerTurn: "request_timeout"
        case .interruptTurn: "interrupt_unanswered"
        }
    }

    /// The events that follow when it's given up.
    var consequences: [String] {
        switch self {
        case .initialize: ["app-server.connect.failed"]
        case .startTurn: ["turn.refused"]
        case .startThread, .resumeThread, .steerTurn, .interruptTurn: []
        }
    }

    /// What a success would be.
    var result: JSON {
        switch self {
        case .initialize, .interruptTurn: [:]
        case .startThread, .resumeThread: ["thread": ["id": "thread-9"]]
        case .startTurn: ["turn": ["id": "turn-9", "status": "inProgress"]]
        case .steerTurn: ["turnId": "turn-9"]
        }
    }

    func patience(in deadlines: Configuration.Deadlines) -> Duration {
        switch self {
        case .initialize: deadlines.initialize
        case .startThread, .resumeThread: deadlines.thread
        case .startTurn: deadlines.turnStart
        case .steerTurn: deadlines.steer
        case .interruptTurn: deadlines.interrupt
        }
    }

    /// A world in which it has been sent, quiet but for that.
    func world(_ configuration: Configuration) throws -> (world: World, client: ClientID) {
        switch self {
        case .initialize:
            var world = try World.serving(configuration)
            world.pass(.seconds(1))
            let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
            return (world, client)
        case .startThread, .resumeThread:
            var (world, _) = try World.withSession(configuration)
            world.pass(.seconds(1))
            let thread: JSON = self == .resumeThread ? "thread-9" : nil
            let client = world.post("/v1/codexd/sessions", ["purpose": "worker", "threadId": thread])
            return (world, client)
        case .startTurn:
            var (world, session) = try World.withSession(configuration)
            world.pass(.seconds(1))
            let client = world.askTurn(of: session)
            return (world, client)
        case .steerTurn:
            var (world, session) = try World.withTurn(configuration)
            world.pass(.seconds(1))
            let client = world.askTurn(of: session, ["input": "more", "expectedTurnId": "turn-1"])
            return (world, client)
        case .interruptTurn:
            var (world, session) = try World.withTurn(configuration)
            world.pass(.seconds(1))
            let client = world.askInterrupt(of: session)
            return (world, client)
        }
    }
}

extension Configuration {
    /// A configuration in which each kind of request has a deadline of its own.
    fileprivate static var impatient: Configuration {
        var configuration = forTesting
        configuration.deadlines.initialize = .milliseconds(1100)
        configuration.deadlines.thread = .milliseconds(1200)
        configuration.deadlines.turnStart = .milliseconds(1300)
        configuration.deadlines.steer = .milliseconds(1400)
        configuration.deadlines.interrupt = .milliseconds(1500)
        return configuration
    }
}
