import Basics
import Scenarios
import Testing

@Suite("A follower of events")
struct EventFollowerTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        var ending: String? = nil
        var events: [JSON] = []
        var cursor = "d:0"
        var reason: String? = nil
    }

    @Test(
        "However a stream is cut, it tells the same",
        arguments: [
            Case(
                testDescription: "two events, a comment, and a third that isn't over",
                text: head
                    + "id: d:1\ndata: {\"seq\":1}\n\n: still here\n\nid:d:2\ndata:{\"a\":\ndata: \"ä\"}\n\nid: d:3\n",
                events: [["seq": 1], ["a": "ä"]],
                cursor: "d:2"
            ),
            Case(
                testDescription: "a gap, which has no id",
                text: head + "event: gap\ndata: {}\n\nid: d:9\ndata: {\"seq\":9}\n\n",
                events: [["seq": 9]],
                cursor: "d:9"
            ),
            Case(
                testDescription: "the end",
                text: head + "id: d:1\ndata: 1\n\n",
                ending: "",
                events: [1],
                cursor: "d:1",
                reason: "the daemon closed the stream"
            ),
            Case(
                testDescription: "a break",
                text: head + "id: d:1\ndata: 1\n\n",
                ending: "reset",
                events: [1],
                cursor: "d:1",
                reason: "reset"
            ),
            Case(
                testDescription: "a refusal",
                text: "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                reason: "the daemon answered 503"
            ),
            Case(
                testDescription: "nothing",
                text: "",
                ending: "",
                reason: "the daemon closed the connection"
            ),
        ]
    )
    func streams(_ example: Case) {
        let ways =
            Pieces.all(example.text, ending: example.ending) + [
                Pieces.atOnce(example.text, ending: example.ending)
            ]
        for pieces in ways {
            var follower = EventFollower(daemon: "d")
            _ = follower.begin()

            for piece in pieces { follower.take(piece) }

            #expect(follower.events.map(\.value) == example.events, "\(pieces.count) pieces")
            #expect(follower.cursor == example.cursor)
            #expect(follower.ending == example.reason)
        }
    }

    @Test("An event that is no JSON ends the stream, and isn't skipped")
    func garbage() throws {
        var follower = EventFollower(daemon: "d")

        _ = follower.begin()
        follower.take(
            Received(bytes: Array((Self.head + "id: d:1\ndata: {\n\nid: d:2\ndata: 2\n\n").utf8), ending: nil)
        )

        #expect(try #require(follower.ending).hasPrefix("an event of the stream is not JSON"))
        #expect(follower.events.isEmpty)
        #expect(follower.cursor == "d:0")
    }

    @Test("A new connection goes on behind the last whole event")
    func again() {
        var follower = EventFollower(daemon: "d")
        let first = follower.begin()
        follower.take(Received(bytes: Array((Self.head + "id: d:1\ndata: 1\n\nid: d:2\nda").utf8), ending: "reset"))

        let second = follower.begin()
        follower.take(Received(bytes: Array((Self.head + "id: d:2\ndata: 2\n\n").utf8), ending: nil))

        #expect([first.target, second.target].map { $0.suffix(3) } == ["d:0", "d:1"])
        #expect(follower.events.map(\.value) == [1, 2])
        #expect(follower.ending == nil)
    }
}
