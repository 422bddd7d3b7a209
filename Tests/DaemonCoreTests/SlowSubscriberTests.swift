import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Subscribers that fall behind")
struct SlowSubscriberTests {
    @Test("At 1,024 events on their way a subscriber is borne with, and with one more it's cut off")
    func bound() throws {
        var world = try World.withStalledSockets()
        let slow = world.subscribe()

        world.chatter(Configuration.Limits().queuedEvents)
        let atBound = world.droppedClients
        world.chatter(1)

        #expect(atBound.isEmpty)
        #expect(world.droppedClients == [slow])
    }

    @Test(
        "The event names the last event that the socket took whole, whatever was sent before",
        arguments: [0, 1, 3],
        [0, 1, 50]
    )
    func cursor(whole: Int, partial: Int) throws {
        var world = try World.withStalledSockets()
        let last = try world.lastSeq
        let slow = world.connect()
        world.request(slow, "GET", "/v1/codexd/status")
        world.request(slow, "GET", "/v1/codexd/events", headers: ["Accept: text/event-stream"])
        let preceding = try #require(world.clientOutput[slow]).count
        for _ in 0..<whole { world.chatter(1) }
        let end = try #require(world.clientOutput[slow]).count
        world.chatter(1)

        world.accept(preceding, by: slow)
        world.accept(end - preceding + partial, by: slow)
        world.chatter(Configuration.Limits().queuedEvents)
        world.pass(.seconds(1))

        #expect(world.droppedClients == [slow])
        #expect(
            try world.details(of: .subscriberTooSlow) == [
                ["cursor": .string(world.cursor(last + whole)), "failureClass": "subscriber_too_slow"]
            ]
        )
        #expect(try world.lastEvent(.subscriberTooSlow)["level"] == "warn")
    }

    @Test("It costs what was on its way and no more: nothing is sent to it once it's cut off")
    func cost() throws {
        var world = try World.withStalledSockets()
        let slow = world.subscribe()
        world.chatter(Configuration.Limits().queuedEvents)
        let queued = try #require(world.clientOutput[slow]).count

        world.chatter(1)
        let atEnd = try #require(world.clientOutput[slow]).count
        world.chatter(500)
        world.pass(.seconds(60))

        #expect(atEnd - queued < 300)
        #expect(world.clientOutput[slow]?.count == atEnd)
        #expect(try world.details(of: .subscriberTooSlow).count == 1)
    }

    @Test("Those who take what they're sent are told everything, also about the one that didn't")
    func others() throws {
        var world = try World.withStalledSockets()
        let last = try world.lastSeq
        let slow = world.subscribe()
        let quick = [world.subscribe(), world.subscribe()]
        var events: [ClientID: [JSON]] = [:]
        func take(_ client: ClientID) throws {
            let count = world.clientOutput[client]?.count ?? 0
            events[client, default: []] += try world.takeEvents(of: client)
            world.accept(count, by: client)
        }

        for _ in 0..<12 {
            world.chatter(100)
            for client in quick { try take(client) }
        }
        world.pass(.seconds(1))
        for client in quick { try take(client) }

        #expect(world.droppedClients == [slow])
        let expected = Array(try world.shownEvents.dropFirst(last))
        #expect(expected.last?["type"]?.text == "app-server.notification")
        #expect(expected.contains { $0["type"]?.text == "api.subscriber.too.slow" })
        for client in quick { #expect(events[client] == expected) }
    }

    @Test("A subscriber may not hold up more than 16 MiB either, however few events they are")
    func bytes() throws {
        let event = Event(
            seq: 1,
            createdAt: Timestamp(millisecondsSinceEpoch: 0),
            level: .info,
            type: .daemonStarted,
            message: String(repeating: "a", count: 4 << 20),
            detail: nil
        )
        let everything = try EventFilter(HTTPQuery("")) { _ in nil }
        var slow = Subscriber(
            daemonID: "d",
            after: 0,
            filter: everything,
            format: .serverSentEvents,
            limits: Configuration.Limits(),
            mode: .live
        )
        var batch = EventBatch([ShownEvent(event)], of: "d")

        let frames = (0..<3).map { _ in slow.frames(&batch).count }
        slow.follow(Configuration.Limits().queuedBytes - frames.reduce(0, +))
        let atBound = slow.isTooSlow
        slow.follow(1)
        let beyond = slow.isTooSlow
        slow.take(1)

        #expect(!atBound)
        #expect(beyond)
        #expect(!slow.isTooSlow)
    }

    @Test("A subscriber that goes on where it was cut off misses nothing")
    func resumption() throws {
        var world = try World.withStalledSockets()
        let last = try world.lastSeq
        let slow = world.subscribe()
        world.chatter(4)
        world.accept(try #require(world.clientOutput[slow]).count, by: slow)
        let taken = try world.takeEvents(of: slow)
        world.chatter(1025)
        world.pass(.seconds(1))
        let cursor = try #require(try world.details(of: .subscriberTooSlow).first?["cursor"]?.text)

        world.clientsRead = true
        let again = world.subscribe("", headers: ["Last-Event-ID: \(cursor)"])

        #expect(try taken + world.takeEvents(of: again) == Array(try world.shownEvents.dropFirst(last)))
    }
}

extension World {
    /// A world with a connection to its app-server, whose clients' sockets take nothing by themselves.
    fileprivate static func withStalledSockets() throws -> World {
        var world = try World.withSession().world
        world.clientsRead = false
        return world
    }
}
