import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Pages of events")
struct EventPageTests {
    @Test(
        "Walked by its cursors, a log of thousands of events shows every one once and in order",
        arguments: [173, 1000]
    )
    func walk(limit: Int) throws {
        var world = try World.withEvents(3000)
        let all = try world.shownEvents

        var shown: [JSON] = []
        var since = world.cursor(0)
        while true {
            let page = try world.ask("GET", "/v1/codexd/events?limit=\(limit)&since=\(since)").body
            let events = try #require(page["events"]?.elements)
            since = try #require(page["next"]?.text)
            guard !events.isEmpty else { break }
            #expect(events.count == limit || shown.count + events.count == all.count)
            #expect(page["gap"] == nil)
            shown += events
        }

        #expect(world.log.count > 2 * LogIndex.stride)
        #expect(shown == all)
        #expect(since == world.cursor(all.count))
    }

    @Test("From every cursor the page begins with the event behind it, also beyond the marks of the index")
    func everyCursor() throws {
        var world = try World.withEvents(3000)
        let last = try world.lastSeq
        let client = world.connect()

        let marks = world.indexMarks
        let beside = marks.flatMap { [$0 - 2, $0 - 1, $0] }

        #expect(marks.count >= 2)
        for seq in Array(stride(from: 0, to: last, by: 211)) + beside + [last - 1, last] {
            world.request(client, "GET", "/v1/codexd/events?limit=2&since=\(world.cursor(seq))")
            let page = try world.reply(to: client).body

            #expect(page.seqs == [seq + 1, seq + 2].filter { $0 <= last })
            #expect(page["next"]?.text == world.cursor(min(seq + 2, last)))
        }
    }

    @Test("A page is the same however the log is read back")
    func cutReads() throws {
        var world = try World.withEvents(20)
        let whole = try world.ask("GET", "/v1/codexd/events").body
        world.answersLogReads = false

        for size in [1, 7, 64, 1000] {
            let client = world.connect()
            world.request(client, "GET", "/v1/codexd/events")
            while let read = world.takeLogReads().first { world.tell(read.answer(from: world.log, atMost: size)) }

            #expect(try world.reply(to: client).body == whole)
        }
    }

    @Test("Without a cursor a page begins with the first event and has a hundred of them")
    func usualPage() throws {
        var world = try World.withEvents(200)

        let page = try world.ask("GET", "/v1/codexd/events").body

        #expect(page.seqs == Array(1...100))
        #expect(page["next"]?.text == world.cursor(100))
    }

    @Test("A page ends behind the event that takes it over 4 MiB")
    func largePage() throws {
        var world = try World.withSession().world
        let text = String(repeating: "a", count: 60 << 10)
        let last = try world.lastSeq + 75
        for _ in 0..<75 { world.notify("note", ["text": .string(text)]) }

        let page = try world.ask("GET", "/v1/codexd/events?limit=1000").body
        let count = try #require(page["events"]?.elements?.count)
        let next = try #require(page["next"]?.text)
        let rest = try world.ask("GET", "/v1/codexd/events?limit=1000&since=\(next)").body

        let lines = try #require(page["events"]?.elements).map { $0.encoded().count }
        #expect(lines.reduce(0, +) > 4 << 20)
        #expect(lines.dropLast().reduce(0, +) <= 4 << 20)
        #expect(page.seqs + rest.seqs == Array(1...last))
        #expect(count < last)
    }

    @Test("What an event changed is in the log and never in a page")
    func change() throws {
        var (world, _) = try World.withTurn()

        let page = try world.ask("GET", "/v1/codexd/events").body

        let logged = try world.events
        #expect(logged.contains { $0["change"] != nil })
        #expect(page["events"]?.elements == (try world.shownEvents))
        #expect(page["events"]?.elements?.contains { $0["change"] != nil } == false)
    }

    @Test(
        "A long detail is shown as its size and stays whole in the log",
        arguments: [(65_534, false), (65_535, true)]
    )
    func longDetail(length: Int, isTruncated: Bool) throws {
        var (world, _) = try World.withSession()
        let text = JSON.string(String(repeating: "x", count: length))
        world.notify("item/agentMessage/delta", ["threadId": "t", "turnId": "u", "itemId": "i", "delta": text])

        let page = try world.ask("GET", "/v1/codexd/events?type=app-server.turn.message.delta").body

        let event = try #require(page["events"]?.elements?.first)
        #expect(event["detail"]?["delta"] == (isTruncated ? ["truncated": true, "bytes": .integer(length + 2)] : text))
        #expect(event["detail"]?["itemId"] == "i")
        #expect(try world.lastEvent(.turnMessageDelta)["detail"]?["delta"] == text)
    }

    @Test("What isn't durable yet isn't on a page")
    func unpublished() throws {
        var (world, session) = try World.withSession()
        world.answersSyncs = false
        let last = try world.lastSeq
        let closing = world.post("/v1/codexd/sessions/\(session)/close")

        let before = try world.ask("GET", "/v1/codexd/events").body
        world.answerSyncs()
        let after = try world.ask("GET", "/v1/codexd/events").body

        #expect(before.seqs == Array(1...last))
        #expect(before["next"]?.text == world.cursor(last))
        #expect(after.seqs == Array(1...(last + 1)))
        #expect(try world.reply(to: closing).status == 200)
    }

    @Test("Behind a hole in the numbers nothing is shown before it's durable")
    func unpublishedBehindHole() throws {
        let earlier = try World.withEvents(5)
        let last = try earlier.lastSeq
        var world = try World(log: earlier.log, files: earlier.files, bootID: "boot-2")
        world.answersSyncs = false
        world.tell(.booted)
        let follower = world.subscribe("?since=\(world.cursor(last))")

        let before = try world.ask("GET", "/v1/codexd/events").body
        let followedBefore = try world.takeEvents(of: follower)
        while !world.openSyncs.isEmpty { world.answerSyncs() }
        let after = try world.ask("GET", "/v1/codexd/events?since=\(try #require(before["next"]?.text))").body
        let followedAfter = try world.takeEvents(of: follower)

        #expect(before.seqs == Array(1...last))
        #expect(followedBefore.isEmpty)
        #expect(after["gap"] == nil)
        #expect(after["events"]?.elements?.first?["type"] == "log.gap")
        #expect(after["events"]?.elements?.last?["seq"]?.integer == (try world.lastSeq))
        #expect(followedAfter == after["events"]?.elements)
    }
}

// MARK: - Choosing

extension EventPageTests {
    @Test(
        "Types are chosen by globs, any of which may match",
        arguments: [
            ("type=session.created", ["session.created", "session.created"]),
            ("type=session.*", ["session.created", "session.created", "session.closed"]),
            ("type=session", []),
            ("type=*.started", ["daemon.started", "child.started"]),
            ("type=*e*.clos*d", ["session.closed"]),
            ("type=daemon.*&type=child.*", ["daemon.started", "child.started"]),
            ("type=daemon.*&type=nothing", ["daemon.started"]),
            ("type=Session.*", []),
            ("type=", []),
        ]
    )
    func types(query: String, expected: [String]) throws {
        var world = try World.withTwoSessions().world

        let page = try world.ask("GET", "/v1/codexd/events?\(query)").body

        #expect(page["events"]?.elements?.compactMap { $0["type"]?.text } == expected)
        #expect(page["next"]?.text == world.cursor(try world.lastSeq))
    }

    @Test("A star alone chooses everything")
    func anyType() throws {
        var world = try World.withEvents(10)

        let page = try world.ask("GET", "/v1/codexd/events?type=*").body

        #expect(page.seqs == Array(1...(try world.lastSeq)))
    }

    @Test("Of a session there is what names it and what's told of its thread, and nothing of another")
    func session() throws {
        var (world, first, second) = try World.withTwoSessions()
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "a", "status": "inProgress"]])
        world.notify("turn/started", ["threadId": "thread-2", "turn": ["id": "b", "status": "inProgress"]])
        world.notify("turn/started", ["threadId": "thread-3", "turn": ["id": "c", "status": "inProgress"]])
        func types(_ session: String) throws -> [String] {
            let page = try world.ask("GET", "/v1/codexd/events?sessionId=\(session)").body
            return page["events"]?.elements?.compactMap { $0["type"]?.text } ?? []
        }

        #expect(try types(first) == ["session.created", "app-server.turn.started"])
        #expect(try types(second) == ["session.created", "session.closed", "app-server.turn.started"])
        #expect(try types("none").isEmpty)
    }

    @Test("Filters are joined by and; of a run there's what names it")
    func joined() throws {
        var (world, first, _) = try World.withTwoSessions()

        let both = try world.ask("GET", "/v1/codexd/events?sessionId=\(first)&type=*.closed").body
        let run = try world.ask("GET", "/v1/codexd/events?runId=run-1").body

        #expect(both.seqs == [])
        #expect(run.seqs == [])
        #expect(run["next"]?.text == world.cursor(try world.lastSeq))
    }

    @Test("A filtered page reads on until it's full, and its cursor stands behind its last event")
    func filteredLimit() throws {
        var world = try World.withEvents(3000)
        world.notify("thread/started", ["thread": ["id": "thread-2"]])
        world.chatter(5)
        let wanted = try world.lastEvent(.threadStarted)["seq"]?.integer

        let page = try world.ask("GET", "/v1/codexd/events?limit=1&type=app-server.thread.*").body

        #expect(page["events"]?.elements?.map { $0["seq"]?.integer } == [wanted])
        #expect(page["next"]?.text == wanted.map(world.cursor))
    }
}

// MARK: - Cursors

extension EventPageTests {
    @Test(
        "What isn't a cursor is a 422 that says where it came from",
        arguments: ["", "x", "x:", ":5", ":", "x:-1", "x:1.5", "x:y", "5", "x:99999999999999999999"]
    )
    func badCursor(_ text: String) throws {
        var world = try World.serving()

        let inQuery = try world.ask("GET", "/v1/codexd/events?since=\(text)")
        let inStream = try world.ask("GET", "/v1/codexd/events?since=\(text)", headers: ["Accept: text/event-stream"])
        let inHeader = try world.ask(
            "GET",
            "/v1/codexd/events",
            headers: ["Accept: text/event-stream", "Last-Event-ID: \(text)"]
        )

        #expect([inQuery, inStream, inHeader].map(\.status) == [422, 422, 422])
        #expect(inQuery.body["field"] == "since")
        #expect(inStream.body["field"] == "since")
        #expect(inHeader.body["field"] == "Last-Event-ID")
    }

    @Test("A cursor of another state directory is a gap of unknown size, and the page begins at the beginning")
    func otherDirectory() throws {
        var world = try World.withEvents(3)

        let page = try world.ask("GET", "/v1/codexd/events?since=somebody:else:7").body

        let resumesAfter = JSON.string(world.cursor(0))
        #expect(
            page["gap"] == [
                "reason": "other_state_directory", "from": nil, "through": nil, "resumesAfter": resumesAfter,
            ]
        )
        #expect(page.seqs == Array(1...(try world.lastSeq)))
    }

    @Test("A cursor ahead of the log is a gap, and the page waits at its end")
    func ahead() throws {
        var world = try World.withEvents(3)
        let end = world.cursor(try world.lastSeq)
        world.answersLogReads = false  // None is needed.

        let atEnd = try world.ask("GET", "/v1/codexd/events?since=\(end)").body
        let page = try world.ask("GET", "/v1/codexd/events?since=\(world.cursor(try world.lastSeq + 1))").body

        #expect(atEnd == ["events": [], "next": .string(end)])
        let gap: JSON = ["reason": "cursor_ahead", "from": nil, "through": nil, "resumesAfter": .string(end)]
        #expect(page == ["events": [], "next": .string(end), "gap": gap])
    }

    @Test("A cursor older than the log is a gap that says what's missing")
    func noLongerKept() throws {
        let earlier = try World.withEvents(20)
        let lines = earlier.log.split(separator: UInt8(ascii: "\n"))
        let kept = lines.dropFirst(10).flatMap { $0 + [UInt8(ascii: "\n")] }
        var world = try World(log: kept, files: earlier.files)
        world.tell(.booted)

        let page = try world.ask("GET", "/v1/codexd/events?since=\(world.cursor(4))").body
        let atEdge = try world.ask("GET", "/v1/codexd/events?since=\(world.cursor(10))").body

        let gap: JSON = [
            "reason": "no_longer_kept", "from": 5, "through": 10, "resumesAfter": .string(world.cursor(10)),
        ]
        #expect(page["gap"] == gap)
        #expect(page.seqs == Array(11...(try world.lastSeq)))
        #expect(atEdge["gap"] == nil)
        #expect(atEdge.seqs == page.seqs)
    }
}

extension World {
    /// A world whose log has at least so many events.
    static func withEvents(_ count: Int) throws -> World {
        var world = try World.withSession().world
        world.chatter(count)
        world.pass(.seconds(1))
        return world
    }

    /// A world with a session on `thread-1`, and a closed one on `thread-2`.
    fileprivate static func withTwoSessions() throws -> (world: World, first: String, second: String) {
        var (world, first) = try World.withSession()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answer("thread/start", ["thread": ["id": "thread-2"]])
        let second = try #require(try world.reply(to: client).body["sessionId"]?.text)
        _ = try world.ask("POST", "/v1/codexd/sessions/\(second)/close")
        return (world, first, second)
    }
}

extension World {
    /// The numbers whose lines the index knows, the first left out.
    fileprivate var indexMarks: [Int] {
        var marks: [Int] = []
        var (offset, lastMark) = (0, 0)
        for (place, line) in log.split(separator: UInt8(ascii: "\n")).enumerated() {
            if offset - lastMark >= LogIndex.stride {
                marks.append(place + 1)
                lastMark = offset
            }
            offset += line.count + 1
        }
        return marks
    }
}

extension JSON {
    /// The numbers of the events on a page.
    fileprivate var seqs: [Int] { self["events"]?.elements?.compactMap { $0["seq"]?.integer } ?? [] }
}
