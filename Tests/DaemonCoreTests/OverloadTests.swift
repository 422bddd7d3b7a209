import Basics
import Contract
import DaemonCore
import Testing

@Suite("An app-server that is too busy")
struct OverloadTests {
    private static let busy = "Server overloaded; retry later."

    @Test("A request rests and is sent again under a new number, each time for longer, until its time is over")
    func rests() throws {
        var configuration = Configuration.forTesting
        configuration.deadlines.turnStart = .seconds(1)
        var (world, session) = try World.withSession(configuration)
        let client = world.askTurn(of: session)
        var sent = try #require(try world.takeSent().last)
        var ids: Set<JSON> = []
        let message = sent["params"]?["clientUserMessageId"]

        // 50 to 100 ms, 100 to 200, 200 to 400: the fourth would be 400 to 800, and may just fit.
        for rest in [100, 200, 400] {
            #expect(ids.insert(sent["id"] ?? .null).inserted)
            #expect(sent["params"]?["clientUserMessageId"] == message)
            world.say(["id": sent["id"] ?? .null, "error": ["code": -32001, "message": .string(Self.busy)]])
            world.pass(.milliseconds(rest / 2 - 1))
            #expect(try world.takeSent().isEmpty)
            world.pass(.milliseconds(rest / 2 + 1))
            sent = try #require(try world.takeSent().last)
        }
        let hadAnswer = world.hasAnswer(for: client)
        world.pass(.seconds(1))
        let answer = try world.reply(to: client)

        #expect(!hadAnswer)
        #expect(answer.status == 504)
        #expect(try world.details(of: .requestPostponed).map { $0["attempt"] } == [1, 2, 3])
    }

    @Test("After the last time the refusal is passed on")
    func givesUp() throws {
        var configuration = Configuration.forTesting
        configuration.deadlines.turnStart = .seconds(600)
        var (world, session) = try World.withSession(configuration)
        let client = world.askTurn(of: session)
        var refusals = 0
        while !world.hasAnswer(for: client), refusals < 100 {
            try world.refuse("turn/start", code: -32001, Self.busy)
            refusals += 1
            if !world.hasAnswer(for: client) { world.pass(.seconds(5)) }
        }
        let answer = try world.reply(to: client)

        #expect(refusals >= 6 && refusals <= 9)
        #expect(answer.status == 502)
        #expect(answer.body["failureClass"] == "server_overloaded")
    }

    @Test("The handshake is sent again too, and fails once its time is over")
    func handshake() throws {
        var configuration = Configuration.forTesting
        configuration.deadlines.initialize = .seconds(1)
        var world = try World.serving(configuration)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])

        for _ in 0..<2 {
            try world.refuse("initialize", code: -32001, Self.busy)
            #expect(!world.hasAnswer(for: client))
            world.pass(.milliseconds(200))
        }
        #expect(try world.details(of: .requestPostponed).map { $0["method"] } == ["initialize", "initialize"])
        #expect(try world.details(of: .connectFailed).isEmpty)
        world.pass(.seconds(1))
        #expect(try world.reply(to: client).status == 504)
        #expect(try world.details(of: .connectFailed).count == 1)

        let next = world.connect()
        world.request(next, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        try world.refuse("initialize", code: -32001, Self.busy)
        world.pass(.milliseconds(100))
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        #expect(try world.reply(to: next).status == 201)
    }

    @Test("What rests when the connection is lost is refused like what was never sent")
    func lost() throws {
        var (world, session) = try World.withSession()
        let client = world.connect()
        let target = "/v1/codexd/sessions/\(session)/turns"
        world.request(client, "POST", target, ["input": "6*7?"], headers: ["Idempotency-Key: k"])
        try world.refuse("turn/start", code: -32001, Self.busy)
        world.childEnds(.exited(code: 1))
        let answer = try world.reply(to: client)

        #expect(answer.status == 502)
        #expect(answer.body["failureClass"] == "transport_closed_before_turn_accepted")
        #expect(world.daemon.state.keys.keys.isEmpty)
        #expect(try world.details(of: .turnDeliveryUnknown).isEmpty)
    }
}
