import Basics
import HTTPWire
import Scenarios
import Testing

@Suite("A follower of events over a WebSocket")
struct WebSocketFollowerTests {
    private static let head =
        "HTTP/1.1 101 \r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

    /// A daemon's answer, and frames behind it.
    private static func bytes(_ frames: WebSocketFrame...) -> [UInt8] {
        Array(head.utf8) + frames.flatMap { $0.encoded() }
    }

    private static func text(_ text: String) -> WebSocketFrame { WebSocketFrame(.text, Array(text.utf8)) }

    @Test("Events are what has a cursor, which the next connection goes on from; a ping is answered")
    func events() {
        let bytes = Self.bytes(
            Self.text("{\"gap\":{}}"),
            Self.text("{\"seq\":4,\"cursor\":\"d:4\"}"),
            WebSocketFrame(.ping, [7]),
            Self.text("{\"seq\":5,\"cursor\":\"d:5\"}"),
            Self.text("{\"seq\":6}")
        )
        for size in 1...bytes.count {
            var follower = EventFollower(daemon: "d", as: .webSocket)
            let request = follower.begin()
            for start in stride(from: 0, to: bytes.count, by: size) {
                follower.take(Received(bytes: Array(bytes[start..<min(start + size, bytes.count)]), ending: nil))
            }

            #expect(request.headers.contains { $0.name == "Upgrade" && $0.value == "websocket" })
            #expect(follower.events.map { $0.value["seq"] } == [4, 5], "in pieces of \(size)")
            #expect(follower.begin().target.hasSuffix("?since=d:5"))
            #expect(follower.ending == nil)
        }
        var follower = EventFollower(daemon: "d", as: .webSocket)
        _ = follower.begin()
        follower.take(Received(bytes: bytes, ending: nil))
        let reply = follower.takeReplies()
        #expect(reply.prefix(2) == [0x8A, 0x81])
        #expect(reply.count == 7)
        #expect(follower.takeReplies().isEmpty)
    }

    @Test("A close ends it with what it says, and so does what isn't as it should be")
    func endings() {
        func ending(_ bytes: [UInt8], _ end: String? = nil) -> String? {
            var follower = EventFollower(daemon: "d", as: .webSocket)
            _ = follower.begin()
            follower.take(Received(bytes: bytes, ending: end))
            return follower.ending
        }

        #expect(
            ending(Self.bytes(WebSocketFrame(WebSocketClose(.goingAway, "d:5"))))
                == "the daemon closed the WebSocket with 1001, \"d:5\""
        )
        #expect(ending(Self.bytes(WebSocketFrame(.close))) == "the daemon closed the WebSocket with no code, \"\"")
        #expect(ending(Self.bytes(), "") == "the daemon closed the stream")
        #expect(ending(Self.bytes(Self.text("{"))).map { $0.hasPrefix("a message of the WebSocket is not") } == true)
        #expect(ending(Self.bytes() + [0xFF]) == "a reserved bit of a frame is set")
        #expect(
            ending(Array(Self.head.replacing("s3p", with: "s3q").utf8))
                == "Sec-WebSocket-Accept does not answer the key"
        )
        #expect(
            ending(Array("HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n".utf8))
                == "the server answered 503 instead of 101"
        )
    }
}
