import Basics
import Testing

@testable import CommandLineInterface

@Suite("Runs and events that are followed")
struct FollowingTests {
    private func entry(_ seq: Int, _ channel: String, _ text: String) -> JSON {
        ["seq": .integer(seq), "channel": .string(channel), "text": .string(text)]
    }

    @Test(
        "A run is asked for, its log is followed, and its record says how it ended",
        arguments: [("completed", CallOutcome.done), ("failed", .failed)]
    )
    func run(status: String, exit: CallOutcome) throws {
        var talk = try Conversation(.run(.text("p"), options: ["model": "m"], follows: true))

        #expect(talk.request?.target == "/v1/codexd/runs")
        #expect(talk.request?.body == ["prompt": "p", "model": "m"])
        #expect(talk.request?.key == "key-1")
        talk.answer(["runId": "r"], status: 202)
        #expect(talk.request?.target == "/readyz")
        talk.answer(["status": "ready", "runQueue": ["state": "open"]])
        #expect(talk.stream?.target == "/v1/codexd/runs/r/logs")
        talk.message(entry(1, "stdout", "a\nb"))
        talk.message(entry(2, "stdout", "c\n"))
        talk.message(["end": ["status": .string(status)]])
        #expect(talk.request?.target == "/v1/codexd/runs/r")
        talk.answer(["runId": "r", "status": .string(status), "summary": "all said"])

        #expect(talk.output == "stdout | a\nstdout | bc\n")
        #expect(talk.notes == ["run r is queued", "run r \(status): all said"])
        #expect(talk.exit == exit)
    }

    @Test("A run that does not begin says until when, and so does the list of those that wait")
    func parked() throws {
        let queue: JSON = [
            "runQueue": ["state": "parked", "until": "2026-11-20T11:25:00.000Z", "failureClass": "usage_limit"]
        ]
        var run = try Conversation(.run(.text("p"), options: [:], follows: true))
        var list = try Conversation(.listRuns(ClientOrder.Listing()))

        run.answer(["runId": "r"], status: 202)
        run.answer(queue, status: 503)
        list.answer(["items": [["runId": "r", "status": "queued"]], "nextCursor": nil])
        #expect(list.exit == nil)
        list.answer(queue)

        let line = "no run starts before 2026-11-20 11:25:00 UTC (usage_limit)"
        #expect(run.notes == ["run r is queued", line])
        #expect(run.stream?.target == "/v1/codexd/runs/r/logs")
        #expect(list.notes == [line])
        #expect(list.exit == .done)
    }

    @Test("A log that is followed goes on behind the last entry, and its run's end is no failure of it")
    func logs() throws {
        var talk = try Conversation(.logs(run: "r", channel: "stdout", follows: true), asJSON: true)

        #expect(talk.stream?.target == "/v1/codexd/runs/r/logs?channel=stdout")
        talk.tell(.streamed(Array("id: 1@99\ndata: {\"seq\":1}\n\n".utf8)))
        talk.tell(.streamLost("gone"))
        talk.pass(.seconds(1))
        #expect(talk.stream?.lastEventID == "1@99")
        talk.message(["end": ["status": "failed"]])

        #expect(talk.output == "{\"seq\":1}\n{\"end\":{\"status\":\"failed\"}}\n")
        #expect(talk.exit == .done)
    }

    @Test("Ctrl-C says that the run goes on")
    func interrupted() throws {
        var talk = try Conversation(.run(.text("p"), options: [:], follows: true))
        talk.answer(["runId": "r"], status: 202)

        talk.tell(.interrupted)

        #expect(talk.notes.last == "the run goes on; to end it: codexd cancel r")
        #expect(talk.exit == .interrupted)
    }

    @Test("Events are followed from a number of this daemon on, and what is missing is told")
    func events() throws {
        var choice = ClientOrder.EventChoice()
        choice.since = "7"
        choice.limit = 2
        var talk = try Conversation(.events(choice, follows: true), asJSON: true)

        #expect(talk.stream?.target == "/v1/codexd/events?since=d%3A7")
        talk.message(["gap": ["reason": "no_longer_kept", "from": 8, "through": 9, "resumesAfter": "d:9"]])
        talk.tell(.streamLost("gone"))
        talk.pass(.seconds(1))
        #expect(talk.stream?.lastEventID == "d:9")
        talk.event(10, "a", [:])
        talk.event(11, "b", [:])

        #expect(talk.output.split(separator: "\n").count == 2)
        #expect(talk.notes.first == "events are missing that are no longer kept (8 to 9); it goes on after d:9")
        #expect(talk.exit == .done)
    }

    @Test("Events of the log are read page by page until there are no more")
    func eventPages() throws {
        var talk = try Conversation(.events(ClientOrder.EventChoice(), follows: false), asJSON: true)

        #expect(talk.request?.target == "/v1/codexd/events?limit=500")
        talk.answer(["events": [["seq": 1], ["seq": 2]], "next": "d:2"])
        #expect(talk.request?.target == "/v1/codexd/events?limit=500&since=d%3A2")
        talk.answer(["events": [], "next": "d:2"])

        #expect(talk.output == "{\"seq\":1}\n{\"seq\":2}\n")
        #expect(talk.exit == .done)
    }

    @Test("A list is read page by page, and no further than was asked")
    func lists() throws {
        var listing = ClientOrder.Listing()
        listing.limit = 101
        var talk = try Conversation(.listRuns(listing), asJSON: true)

        #expect(talk.request?.target == "/v1/codexd/runs?limit=100")
        talk.answer(["items": .array(Array(repeating: ["runId": "r"], count: 100)), "nextCursor": "c/1"])
        #expect(talk.request?.target == "/v1/codexd/runs?limit=1&cursor=c%2F1")
        talk.answer(["items": [["runId": "last"]], "nextCursor": "more"])

        let items = try JSON(parsing: talk.output)["items"]?.elements
        #expect(items?.count == 101)
        #expect(items?.last?["runId"] == "last")
        #expect(talk.exit == .done)
    }

    @Test("A log is read page by page, and an open line is ended")
    func logPages() throws {
        var talk = try Conversation(.logs(run: "r", channel: nil, follows: false))

        #expect(talk.request?.target == "/v1/codexd/runs/r/logs?limit=1000")
        talk.answer(["items": [entry(1, "stderr", "oops")], "next": "1@50"])
        #expect(talk.request?.target == "/v1/codexd/runs/r/logs?limit=1000&from=1%4050")
        talk.answer(["items": [], "next": "1@50"])

        #expect(talk.output == "stderr | oops\n")
        #expect(talk.exit == .done)
    }
}
