import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The event stream")
struct EventStreamTests {
    @Test("A stream is a head without an end, an id that says where it begins, and frames of an id and data")
    func form() throws {
        var (world, _) = try World.withSession()
        let start = world.cursor(try world.lastSeq)
        let client = world.subscribe()
        let head = world.takeOutput(of: client)

        world.notify("note", ["text": "a\nb"])
        let output = world.takeOutput(of: client)

        #expect(
            head == "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                + "Connection: close\r\n\r\nid: \(start)\n: following\n\n"
        )
        let event = try #require(try world.shownEvents.last)
        let id = world.cursor(try world.lastSeq)
        #expect(output == "id: \(id)\ndata: \(String(decoding: event.encoded(), as: UTF8.self))\n\n")
        #expect(world.endedClients.isEmpty)
    }

    @Test("Only who names the media type gets a stream", arguments: ["*/*", "text/*", "text/event-stream;q=0"])
    func accept(_ range: String) throws {
        var world = try World.serving()

        #expect(try world.ask("GET", "/v1/codexd/events", headers: ["Accept: \(range)"]).body["events"] != nil)
    }

    @Test("HEAD of a stream is answered as a page and ends")
    func head() throws {
        var world = try World.serving()
        let client = world.connect()

        world.request(client, "HEAD", "/v1/codexd/events", headers: ["Accept: text/event-stream"])
        let output = world.takeOutput(of: client)
        world.request(client, "GET", "/healthz")

        #expect(output.contains("\r\nContent-Type: application/json\r\n"))
        #expect(try world.reply(to: client).status == 200)
    }

    @Test("Without the token there's no stream")
    func noToken() throws {
        var world = try World.serving()
        let fields = "Host: 127.0.0.1:4319\r\nAccept: text/event-stream\r\n"

        #expect(try world.ask(head: "GET /v1/codexd/events HTTP/1.1\r\n\(fields)\r\n").status == 401)
    }

    @Test("Without a cursor a stream begins with what comes next")
    func fromNow() throws {
        var world = try World.withEvents(5)
        let last = try world.lastSeq
        let client = world.subscribe()

        world.chatter(2)

        #expect(try world.takeEvents(of: client).map { $0["seq"]?.integer } == [last + 1, last + 2])
    }

    @Test("Where a reader was last beats where its address begins, even if it's nowhere")
    func lastEventID() throws {
        var world = try World.withEvents(5)
        let last = try world.lastSeq

        let both = world.subscribe("?since=\(world.cursor(1))", headers: ["Last-Event-ID: \(world.cursor(last - 1))"])
        let since = world.subscribe("?since=\(world.cursor(1))")
        let neither = world.subscribe("?since=\(world.cursor(1))", headers: ["Last-Event-ID: other:1"])

        #expect(try world.takeFrames(of: both).compactMap(\.id) == [world.cursor(last)])
        #expect(try world.takeFrames(of: since).compactMap(\.id) == (2...last).map(world.cursor))
        let frames = try world.takeFrames(of: neither)
        #expect(frames.first?.data?["gap"]?["reason"] == "other_state_directory")
        #expect(frames.first?.names == ["data"])
        #expect(frames.compactMap(\.id) == (1...last).map(world.cursor))
    }

    @Test("A cursor ahead of the log is told as a gap at once, and then what comes is followed")
    func ahead() throws {
        var world = try World.withEvents(5)
        let last = try world.lastSeq

        let client = world.subscribe("?since=\(world.cursor(last + 3))")
        let atOnce = try world.takeFrames(of: client)
        world.chatter(1)

        #expect(atOnce.count == 1)
        #expect(atOnce.first?.id == nil)
        #expect(atOnce.first?.data?["gap"]?["reason"] == "cursor_ahead")
        #expect(atOnce.first?.data?["gap"]?["resumesAfter"]?.text == world.cursor(last))
        #expect(try world.takeFrames(of: client).compactMap(\.id) == [world.cursor(last + 1)])
    }

    @Test("Types and sessions are chosen in a stream as on a page, in the replay and after it")
    func filters() throws {
        var (world, session) = try World.withTurn()
        let types = world.subscribe("?since=\(world.cursor(0))&type=turn.*&type=*.turn.completed")
        let ours = world.subscribe("?since=\(world.cursor(0))&sessionId=\(session)")

        world.chatter(3)
        world.notify("turn/completed", ["threadId": "thread-2", "turn": ["id": "x", "status": "completed"]])
        world.notify("turn/completed", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "completed"]])

        #expect(
            try world.takeEvents(of: types).map { $0["type"]?.text } == [
                "turn.requested", "turn.accepted", "app-server.turn.completed", "app-server.turn.completed",
            ]
        )
        #expect(
            try world.takeEvents(of: ours).map { $0["type"]?.text } == [
                "session.created", "turn.requested", "turn.accepted", "app-server.turn.completed",
            ]
        )
    }

    @Test("A long detail is shown as its size, replayed or followed, and no change is")
    func shownForm() throws {
        var (world, session) = try World.withSession()
        let replayed = world.subscribe("?since=\(world.cursor(0))")
        let text = JSON.string(String(repeating: "x", count: 70_000))
        world.notify("note", ["text": text])
        _ = try world.ask("POST", "/v1/codexd/sessions/\(session)/close")
        let late = world.subscribe("?since=\(world.cursor(0))")

        let followed = try world.takeEvents(of: replayed)

        #expect(try world.takeEvents(of: late) == followed)
        #expect(followed.filter { $0["change"] != nil }.isEmpty)
        let note = followed.first { $0["type"] == "app-server.notification" }
        #expect(note?["detail"]?["params"] == ["truncated": true, "bytes": 70_011])
        #expect(followed.count == (try world.lastSeq))
    }

    @Test("After 15 s of silence a comment shows that the stream lives, and again after as many")
    func keepAlive() throws {
        var (world, _) = try World.withSession()
        let client = world.subscribe()
        _ = world.takeOutput(of: client)

        world.pass(.seconds(10))
        world.chatter(1)
        world.pass(.milliseconds(14_999))
        let before = try world.takeFrames(of: client)
        world.pass(.milliseconds(1))
        let first = world.takeOutput(of: client)
        world.pass(.milliseconds(14_999))
        let between = world.takeOutput(of: client)
        world.pass(.seconds(15))

        #expect(before.map(\.comment) == [nil])
        #expect(first == ": still here\n\n")
        #expect(between == "")
        #expect(world.takeOutput(of: client) == ": still here\n\n")
        #expect(world.droppedClients.isEmpty)
    }

    @Test("The stream lives on while a sync of the log is withheld")
    func keepAliveBesideSlowDisk() throws {
        var (world, session) = try World.withSession()
        let client = world.subscribe()
        _ = world.takeOutput(of: client)
        world.answersSyncs = false
        _ = world.post("/v1/codexd/sessions/\(session)/close")

        world.pass(.seconds(31))

        #expect(world.takeOutput(of: client) == ": still here\n\n: still here\n\n")
    }
}

// MARK: - Seams

extension EventStreamTests {
    @Test(
        "From every cursor a stream replays and follows without hole or repeat, while the log is read back in pieces",
        arguments: [97, 500, 4096]
    )
    func seam(size: Int) throws {
        let world = try World.withEvents(20)
        let last = try world.lastSeq

        for seq in 0...last {
            var world = world
            world.answersLogReads = false
            let client = world.subscribe("?since=\(world.cursor(seq))")
            var told = 0
            while let read = world.takeLogReads().first {
                if told < 5 {
                    world.chatter(1, from: told)
                    told += 1
                }
                world.tell(read.answer(from: world.log, atMost: size))
            }
            world.chatter(2, from: told)

            let events = try world.takeEvents(of: client)
            let expected = try world.shownEvents.dropFirst(seq)
            #expect(events == Array(expected))
        }
    }

    @Test("A replay that's read back byte by byte meets what happens at every moment of it")
    func bytewiseSeam() throws {
        var world = try World.withEvents(3)
        let last = try world.lastSeq
        world.answersLogReads = false
        let client = world.subscribe("?since=\(world.cursor(last - 3))")

        var bytes = 0
        while let read = world.takeLogReads().first {
            bytes += 1
            if bytes % 400 == 0, bytes < 4000 { world.chatter(1) }
            world.tell(read.answer(from: world.log, atMost: 1))
        }
        world.chatter(1)

        #expect(bytes > 4000)
        #expect(try world.takeEvents(of: client) == Array(try world.shownEvents.dropFirst(last - 3)))
    }

    @Test("Replays larger than their window get on as the socket takes, and follow without a hole")
    func window() throws {
        var world = try World.withEvents(2000)
        world.clientsRead = false
        let client = world.subscribe("?since=\(world.cursor(0))")

        var events: [JSON] = []
        var longest = 0
        while let sent = world.clientOutput[client], !sent.isEmpty {
            longest = max(longest, sent.count)
            events += try world.takeEvents(of: client)
            if events.count < 1900 { world.chatter(1) }
            world.accept(sent.count, by: client)
        }

        #expect(world.droppedClients.isEmpty)
        #expect(longest < Subscriber.replayWindow)
        #expect(events == (try world.shownEvents))
    }

    @Test("A reader that has just been given more than its queue holds isn't cut off for it")
    func replayIsNoDelay() throws {
        var world = try World.withEvents(Configuration.Limits().queuedEvents + 200)
        world.clientsRead = false
        let client = world.subscribe("?since=\(world.cursor(0))")

        for _ in 0..<100 { world.chatter(1) }

        #expect(world.droppedClients.isEmpty)
        var events: [JSON] = []
        while let sent = world.clientOutput[client], !sent.isEmpty {
            events += try world.takeEvents(of: client)
            world.accept(sent.count, by: client)
        }
        #expect(events == (try world.shownEvents))
    }

    @Test("What changed something is shown when its sync is answered, and what follows it waits in line")
    func durability() throws {
        var (world, session) = try World.withSession()
        let client = world.subscribe()
        _ = try world.takeFrames(of: client)
        let last = try world.lastSeq
        world.answersSyncs = false

        world.chatter(1)
        let free = try world.takeEvents(of: client).map { $0["seq"]?.integer }
        _ = world.post("/v1/codexd/sessions/\(session)/close")
        world.chatter(2)
        let withheld = try world.takeEvents(of: client)
        let late = world.subscribe("?since=\(world.cursor(last))")
        let lateBefore = try world.takeEvents(of: late).map { $0["seq"]?.integer }
        world.answerSyncs()

        #expect(free == [last + 1])
        #expect(withheld.isEmpty)
        #expect(lateBefore == [last + 1])
        #expect(try world.takeEvents(of: client).map { $0["seq"]?.integer } == [last + 2, last + 3, last + 4])
        #expect(try world.takeEvents(of: late).map { $0["seq"]?.integer } == [last + 2, last + 3, last + 4])
    }

    @Test("All followers get the same, whenever they came")
    func many() throws {
        var world = try World.withEvents(10)
        let start = world.cursor(0)

        var clients = (0..<20).map { _ in world.subscribe("?since=\(start)") }
        world.chatter(3)
        clients += (0..<20).map { _ in world.subscribe("?since=\(start)") }
        world.chatter(3)

        let expected = try world.shownEvents
        for client in clients { #expect(try world.takeEvents(of: client) == expected) }
    }

    @Test("A disk that holds up thousands of events makes followers read them back, and they miss nothing")
    func overflow() throws {
        var (world, session) = try World.withSession()
        let whole = world.subscribe()
        let filtered = world.subscribe("?type=session.*&type=daemon.*")
        let last = try world.lastSeq
        world.answersSyncs = false
        _ = world.post("/v1/codexd/sessions/\(session)/close")

        world.chatter(5000)
        let late = world.subscribe("?since=\(world.cursor(last))")
        world.chatter(100)
        world.answersSyncs = true
        world.answerSyncs()
        world.chatter(1)
        world.pass(.seconds(1))
        world.chatter(3)

        let expected = Array(try world.shownEvents.dropFirst(last))
        #expect(expected.count == 5105)
        #expect(try world.takeEvents(of: whole) == expected)
        #expect(try world.takeEvents(of: late) == expected)
        #expect(try world.takeEvents(of: filtered).map { $0["type"]?.text } == ["session.closed"])
    }
}
