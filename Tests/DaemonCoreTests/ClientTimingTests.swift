import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The patience with clients")
struct ClientTimingTests {
    private let tick: Duration = .milliseconds(1)

    @Test("A head has 10 s from its first byte, however steadily it dribbles")
    func dribblingHead() throws {
        var world = try World.serving()
        let client = world.connect()
        world.pass(.seconds(50))

        world.send(client, "G")
        for byte in "ET /hea".map(String.init) {
            world.pass(.seconds(1))
            world.send(client, byte)
        }
        world.pass(.seconds(3) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
        #expect(world.clientOutput[client] == nil)
    }

    @Test("Each head has its own 10 s, also one whose beginning came behind the last request")
    func secondHead() throws {
        var world = try World.serving()
        let client = world.connect()
        let whole = world.head("GET /healthz HTTP/1.1")

        world.send(client, String(whole.prefix(20)))
        world.pass(.seconds(9))
        world.send(client, whole.dropFirst(20) + "GET /he")
        world.pass(.seconds(10) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(try world.reply(to: client).status == 200)
        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
    }

    @Test("A body that gets on may take long, and 60 s without a byte of it are too many")
    func dribblingBody() throws {
        var world = try World.serving()
        let client = world.connect()

        world.send(client, world.head("POST /v1/codexd/sessions HTTP/1.1", ["Content-Length: 9"]))
        for _ in 0..<4 {
            world.pass(.seconds(60) - tick)
            world.send(client, " ")
        }
        world.pass(.seconds(60) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
    }

    @Test("A client that says nothing has 60 s, from its connection and from every answer")
    func idle() throws {
        var world = try World.serving()
        let silent = world.connect()
        let talker = world.connect()

        world.pass(.seconds(60) - tick)
        world.request(talker, "GET", "/healthz")
        let before = world.droppedClients
        world.pass(tick)
        let then = world.droppedClients
        world.pass(.seconds(60) - tick)

        #expect(before.isEmpty)
        #expect(then == [silent])
        #expect(world.droppedClients == [silent, talker])
    }

    @Test("A client whose request is under way isn't idle")
    func waiting() throws {
        var configuration = Configuration.forTesting
        configuration.deadlines.thread = .seconds(300)
        var world = try World.serving(configuration)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()

        world.pass(.seconds(299))
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])

        #expect(world.droppedClients.isEmpty)
        #expect(try world.reply(to: client).status == 201)
    }

    @Test("A client that takes nothing of its answer for 60 s is dropped; every byte that it takes counts")
    func stalledReader() throws {
        var world = try World.serving()
        world.clientsRead = false
        let client = world.connect()
        world.request(client, "GET", "/v1/codexd/status")

        world.pass(.seconds(60) - tick)
        world.accept(1, by: client)
        world.pass(.seconds(60) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
    }

    @Test("After the last answer a client has 2 s to close its half, and what it still says doesn't help it")
    func lingering() throws {
        var world = try World.serving()
        let client = world.connect()
        world.send(client, world.head("GET /healthz HTTP/1.1", ["Connection: close"]))

        world.pass(.seconds(1))
        world.send(client, world.head("GET /healthz HTTP/1.1"))
        world.pass(.seconds(1) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(world.endedClients == [client])
        #expect(try world.takeStatuses(to: client) == [200])
        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
    }

    @Test("A client that closes in time isn't dropped as well")
    func lingeringInTime() throws {
        var world = try World.serving()
        let client = world.connect()
        world.send(client, world.head("GET /healthz HTTP/1.1", ["Connection: close"]))

        world.pass(.seconds(1))
        world.tell(.client(client, .closed))
        world.pass(.seconds(100))

        #expect(world.droppedClients.isEmpty)
    }

    @Test("A client that's slow to take its last answer has the time to take it all")
    func lingeringReader() throws {
        var world = try World.serving()
        world.clientsRead = false
        let client = world.connect()
        world.send(client, world.head("GET /v1/codexd/status HTTP/1.1", ["Connection: close"]))
        let length = try #require(world.clientOutput[client]).count

        world.pass(.seconds(59))
        world.accept(length - 1, by: client)
        world.pass(.seconds(59))
        world.accept(1, by: client)
        world.pass(.seconds(2) - tick)
        let before = world.droppedClients
        world.pass(tick)

        #expect(before.isEmpty)
        #expect(world.droppedClients == [client])
    }

    @Test("No deadline is forgotten while a sync of the log is withheld")
    func deadlinesBesideSlowDisk() throws {
        var (world, session) = try World.withSession()
        let idle = world.connect()
        world.answersSyncs = false
        let closing = world.post("/v1/codexd/sessions/\(session)/close")

        world.pass(.seconds(60))
        world.answerSyncs()

        #expect(world.droppedClients.contains(idle))
        #expect(try world.reply(to: closing).status == 200)
    }
}

// MARK: - Too many, too much, gone

extension ClientTimingTests {
    @Test("The 257th connection is told that there are too many, and a place that becomes free is given again")
    func tooMany() throws {
        var world = try World.serving()
        let clients = (0..<256).map { _ in world.connect() }

        let tooMany = world.connect()
        let refusal = try world.reply(to: tooMany)
        world.tell(.client(tooMany, .closed))
        world.request(clients[255], "GET", "/healthz")
        world.tell(.client(clients[0], .closed))

        #expect(refusal.status == 503)
        #expect(refusal.headers["Content-Type"] == "application/problem+json")
        #expect(refusal.headers["Connection"] == "close")
        #expect(world.endedClients == [tooMany])
        #expect(try world.reply(to: clients[255]).status == 200)
        #expect(try world.ask("GET", "/healthz").status == 200)
    }

    @Test("Behind a request that's being answered 64 KiB may wait and no more", arguments: [0, 1])
    func tooMuchPipelined(excess: Int) throws {
        var world = try World.serving()
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])

        world.send(client, String(repeating: "a", count: 60 << 10))
        let before = world.droppedClients
        world.send(client, String(repeating: "a", count: (4 << 10) + excess))

        #expect(before.isEmpty)
        #expect(world.droppedClients == (excess == 0 ? [] : [client]))
    }

    @Test("A client that vanishes stops nothing: its work is done and its answer let go")
    func vanished() throws {
        var world = try World.serving()
        let client = world.connect()
        let witness = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        world.request(witness, "POST", "/v1/codexd/sessions", ["purpose": "duplex"])

        world.tell(.client(client, .closed))
        try world.answerHandshake()
        world.effects = []
        world.say(["id": 2, "result": ["thread": ["id": "thread-1"]]])
        world.say(["id": 3, "result": ["thread": ["id": "thread-2"]]])

        let sent = world.effects.compactMap { effect in
            if case .send(let client, _) = effect { client } else { nil }
        }
        #expect(sent == [witness])
        #expect(try world.reply(to: witness).body["threadId"] == "thread-2")
        #expect(world.daemon.state.sessions.sessions.map(\.threadID) == ["thread-1", "thread-2"])
    }

    @Test("One that vanishes while its page is being read leaves a read that nobody takes")
    func vanishedReader() throws {
        var world = try World.serving()
        world.answersLogReads = false
        let client = world.connect()
        world.request(client, "GET", "/v1/codexd/events")
        world.tell(.client(client, .closed))
        world.effects = []

        for read in world.takeLogReads() { world.tell(read.answer(from: world.log)) }

        #expect(world.effects.isEmpty)
        #expect(try world.ask("GET", "/healthz").status == 200)
    }
}
