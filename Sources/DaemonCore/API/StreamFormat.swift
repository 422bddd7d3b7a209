import Basics
import HTTPWire

/// How the messages of an event stream go over its connection (contract CTR-API-25).
package enum StreamFormat: Hashable, Sendable, CaseIterable {
    /// Frames of an id and data, and comments as signs of life.
    case serverSentEvents
    /// Text frames, and pings as signs of life.
    case webSocket

    /// An event, in its own bytes, and where it lies.
    ///
    /// A WebSocket has no ids: there the cursor is one more member of the event, the last.
    func frame(_ data: [UInt8], at cursor: EventCursor) -> [UInt8] {
        switch self {
        case .serverSentEvents: ServerSentEvent(id: cursor.description, data: data).encoded
        case .webSocket: WebSocketFrame(.text, Self.text(data, at: cursor)).encoded()
        }
    }

    private static func text(_ data: [UInt8], at cursor: EventCursor) -> [UInt8] {
        var text = data
        text.removeLast()
        text += ",\"cursor\":".utf8
        text += JSON.string(cursor.description).encoded()
        text.append(UInt8(ascii: "}"))
        return text
    }

    /// A message about the stream itself.
    func note(_ object: JSONObject) -> [UInt8] {
        let data = JSON.object(object).encoded()
        return switch self {
        case .serverSentEvents: ServerSentEvent(data: data).encoded
        case .webSocket: WebSocketFrame(.text, data).encoded()
        }
    }

    /// The first thing on a stream that misses nothing.
    ///
    /// For readers of server-sent events it is an id without an event. They remember it (WHATWG HTML §9.2.6), and so
    /// can go on from there though they have seen no event yet.
    func greeting(at cursor: EventCursor) -> [UInt8] {
        switch self {
        case .serverSentEvents: Array("id: \(cursor)\n".utf8) + ServerSentEvent.comment("following")
        case .webSocket: []
        }
    }

    /// What shows that the stream lives while nothing happens, and that the reader does.
    var signOfLife: [UInt8] {
        switch self {
        case .serverSentEvents: ServerSentEvent.comment("still here")
        case .webSocket: WebSocketFrame(.ping).encoded()
        }
    }
}
