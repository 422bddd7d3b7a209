import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Events over a WebSocket")
struct WebSocketTests {
    @Test("A text frame is an event, with its cursor as the last member")
    func form() throws {
        var (world, _) = try World.withSession()
        let start = world.cursor(try world.lastSeq)
        let client = world.openWebSocket()
        let head = world.takeOutput(of: client)

        world.notify("note", ["text": "a\nb"])
        let texts = try world.takeTexts(of: client)

        #expect(
            head == "HTTP/1.1 101 Switching Protocols\r\nCodexd-Cursor: \(start)\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        )
        #expect(try texts == [#require(try world.cursoredEvents.last)])
        #expect(texts.first?.members?.members.last?.name == "cursor")
        #expect(world.endedClients.isEmpty)
    }

    @Test("A replay and what follows it have no hole and no repeat, whatever is wanted", arguments: [0, 7, 19, 20])
    func seam(since: Int) throws {
        var world = try World.withEvents(20)
        let all = world.openWebSocket("?since=\(world.cursor(since))")
        let some = world.openWebSocket("?since=\(world.cursor(since))&type=session.*")
        world.chatter(3)
        let later = world.openWebSocket("?since=\(world.cursor(since))")
        world.chatter(3)
        world.pass(.seconds(1))

        let expected = Array(try world.cursoredEvents.dropFirst(since))
        #expect(try world.takeTexts(of: all) == expected)
        #expect(try world.takeTexts(of: later) == expected)
        #expect(
            try world.takeTexts(of: some) == expected.filter { $0["type"]?.text?.hasPrefix("session.") == true }
        )
    }

    @Test("A cursor that is none of ours is told as a gap before all else")
    func gap() throws {
        var world = try World.withEvents(3)

        let client = world.openWebSocket("?since=other:1")

        let texts = try world.takeTexts(of: client)
        #expect(texts.first?["gap"]?["reason"] == "other_state_directory")
        #expect(texts.first?["gap"]?["resumesAfter"]?.text == world.cursor(0))
        #expect(try Array(texts.dropFirst()) == world.cursoredEvents)
    }

    @Test("A ping is answered with what it said, also one that came together with the request")
    func ping() throws {
        var (world, _) = try World.withSession()
        let client = world.openWebSocket(behind: [WebSocketFrame(.ping, [1, 2])])
        let first = try world.takeWebSocket(of: client)

        world.send(client, [WebSocketFrame(.ping), WebSocketFrame(.ping, [3])])
        let others = try world.takeWebSocket(of: client)

        #expect(first == [.pong([1, 2])])
        #expect(others == [.pong([]), .pong([3])])
    }

    @Test("After 15 seconds without a word a ping goes out, and another after 15 more")
    func keepAlive() throws {
        var (world, _) = try World.withSession()
        let client = world.openWebSocket()
        world.pass(.seconds(1))
        _ = world.takeOutput(of: client)

        world.pass(.milliseconds(13_900))
        let early = try world.takeWebSocket(of: client)
        world.pass(.seconds(16))

        #expect(early.isEmpty)
        #expect(try world.takeWebSocket(of: client) == [.ping([]), .ping([])])
    }

    @Test("What a follower says is passed over, in fragments too, and what is too long closes")
    func messages() throws {
        var (world, _) = try World.withSession()
        let client = world.openWebSocket()
        world.send(
            client,
            [
                WebSocketFrame(.text, Array("hel".utf8), isFinal: false), WebSocketFrame(.pong),
                WebSocketFrame(.continuation, Array("lo".utf8)), WebSocketFrame(.binary, [0xFF]),
                WebSocketFrame(.text, [UInt8](repeating: 0x61, count: 64 << 10)),
            ]
        )
        world.notify("note", [:])
        let before = try world.takeWebSocket(of: client)

        world.send(client, [WebSocketFrame(.text, [UInt8](repeating: 0x61, count: 64 << 10 + 1))])

        #expect(before.count == 1)
        #expect(try world.takeCloses(of: client).map(\.code) == [.messageTooBig])
        #expect(world.endedClients == [client])
    }

    @Test("A close is answered with its code and ends the connection, and nothing follows it")
    func close() throws {
        var (world, _) = try World.withSession()
        let coded = world.openWebSocket()
        let bare = world.openWebSocket()
        world.pass(.seconds(1))
        for client in [coded, bare] { _ = world.takeOutput(of: client) }

        world.send(coded, [WebSocketFrame(WebSocketClose(WebSocketCloseCode(rawValue: 4001), "enough"))])
        world.send(bare, [WebSocketFrame(.close), WebSocketFrame(.ping)])
        world.chatter(3)

        #expect(world.takeBytes(of: coded) == [0x88, 2, 0x0F, 0xA1])
        #expect(world.takeBytes(of: bare) == [0x88, 0])
        #expect(world.endedClients == [coded, bare])
    }

    @Test(
        "A breach of the protocol closes with its code",
        arguments: [
            ([0x81, 0x01, 0x61], 1002), ([0xC1], 1002), ([0x83], 1002), ([0x09], 1002), ([0x80], 1002),
            ([0x88, 0x81, 0, 0, 0, 0, 0x03], 1002), ([0x81, 0x81, 0, 0, 0, 0, 0xFF], 1007),
            ([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1], 1009),
        ] as [([UInt8], UInt16)]
    )
    func breach(bytes: [UInt8], code: UInt16) throws {
        var (world, _) = try World.withSession()
        let client = world.openWebSocket()

        world.tell(.client(client, .received(bytes)))
        world.tell(.client(client, .received([0x89, 0x80, 0, 0, 0, 0])))
        world.chatter(1)

        let outputs = try world.takeWebSocket(of: client)
        guard case .close(let close)? = outputs.first, outputs.count == 1 else {
            Issue.record("it isn't closed at once")
            return
        }
        #expect(close.code?.rawValue == code)
        #expect(!close.reason.isEmpty)
        #expect(world.endedClients == [client])
        #expect(world.droppedClients.isEmpty)
    }

    @Test("Whoever falls behind is told with 1013 behind what is on its way where to go on, and let go")
    func tooSlow() throws {
        var (world, _) = try World.withSession()
        world.clientsRead = false
        let slow = world.openWebSocket()
        let last = try world.lastSeq
        let most = Configuration.Limits().queuedEvents
        world.chatter(most)
        let atBound = world.endedClients

        world.chatter(1)
        world.chatter(5)
        world.pass(.seconds(1))

        let outputs = try world.takeWebSocket(of: slow)
        let cursor = world.cursor(last + most + 1)
        #expect(atBound.isEmpty)
        #expect(world.endedClients == [slow])
        #expect(outputs.count == most + 2)
        #expect(outputs.last == .close(WebSocketClose(.tryAgainLater, cursor)))
        #expect(
            try world.details(of: .subscriberTooSlow) == [
                ["cursor": .string(world.cursor(last)), "failureClass": "subscriber_too_slow"]
            ]
        )

        world.pass(.seconds(61))

        #expect(world.droppedClients.contains(slow))
    }

    @Test("Whoever pings without reading the answers is too slow as well")
    func pongsUnread() throws {
        var configuration = Configuration.forTesting
        configuration.limits.queuedBytes = 4096
        var (world, _) = try World.withSession(configuration)
        world.clientsRead = false
        let client = world.openWebSocket()
        let ping = WebSocketFrame(.ping, [UInt8](repeating: 7, count: 100))

        world.send(client, [WebSocketFrame](repeating: ping, count: 30))
        let atBound = world.endedClients
        world.send(client, [WebSocketFrame](repeating: ping, count: 30))
        world.send(client, [ping])

        let outputs = try world.takeWebSocket(of: client)
        #expect(atBound.isEmpty)
        #expect(world.endedClients == [client])
        #expect(outputs.count == 61)
        guard case .close(let close)? = outputs.last else { Issue.record("it isn't closed"); return }
        #expect(close.code == .tryAgainLater)
        #expect(try world.details(of: .subscriberTooSlow).count == 1)
    }

    @Test("A stop is told with 1001 and where to go on, behind the last event")
    func stop() throws {
        var (world, _) = try World.withSession()
        let client = world.openWebSocket()
        world.pass(.seconds(1))

        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        world.pass(.seconds(5))

        #expect(world.outcome == .done)
        #expect(try world.takeCloses(of: client) == [WebSocketClose(.goingAway, world.cursor(try world.lastSeq))])
        #expect(world.endedClients.contains(client))
    }

    @Test("A request that isn't right is refused, and the connection goes on with HTTP")
    func refusals() throws {
        var (world, _) = try World.withSession()
        let client = world.connect()
        func ask(_ query: String, _ text: String, _ other: String) throws -> World.Answer {
            let fields = World.upgrade.map { $0.replacing(text, with: other) }
            world.send(client, world.head("GET /v1/codexd/events\(query) HTTP/1.1", fields))
            return try world.reply(to: client)
        }

        let version = try ask("", "13", "8")
        let key = try ask("", "dGhlIHNhbXBsZSBub25jZQ==", "short")
        let cursor = try ask("?since=x", "", "")
        let right = world.openWebSocket()

        #expect(version.status == 426)
        #expect(version.headers["Sec-WebSocket-Version"] == "13")
        #expect(version.headers["Upgrade"] == "websocket")
        #expect(version.headers.contains("upgrade", in: "Connection"))
        #expect(key.status == 400)
        #expect(cursor.status == 422)
        #expect(cursor.body["field"] == "since")
        #expect(world.takeOutput(of: right).hasPrefix("HTTP/1.1 101 "))
        #expect(world.endedClients.isEmpty)
    }

    @Test("Without the token there's no WebSocket, and another origin gets none")
    func access() throws {
        var world = try World.serving()
        let fields = (["Host: 127.0.0.1:4319"] + World.upgrade).map { "\($0)\r\n" }.joined()

        let anonymous = try world.ask(head: "GET /v1/codexd/events HTTP/1.1\r\n\(fields)\r\n")
        let foreign = try world.ask(
            head: world.head("GET /v1/codexd/events HTTP/1.1", World.upgrade + ["Origin: http://evil.example"])
        )

        #expect(anonymous.status == 401)
        #expect(foreign.status == 403)
    }

    @Test("HEAD and HTTP/1.0 know of no upgrade, and other paths pass it over")
    func passedOver() throws {
        var world = try World.serving()
        func ask(_ line: String) -> String {
            let client = world.connect()
            world.send(client, world.head(line, World.upgrade))
            return world.takeOutput(of: client)
        }

        for line in ["HEAD /v1/codexd/events HTTP/1.1", "GET /v1/codexd/events HTTP/1.0", "GET /healthz HTTP/1.1"] {
            #expect(ask(line).hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"), "\(line)")
        }
    }
}

extension World {
    /// Takes what closes there are among what a client was sent.
    fileprivate mutating func takeCloses(of client: ClientID) throws -> [WebSocketClose] {
        try takeWebSocket(of: client).compactMap { output in
            guard case .close(let close) = output else { return nil }
            return close
        }
    }
}
