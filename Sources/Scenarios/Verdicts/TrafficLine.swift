import Basics

/// One line that passed between codexd and a server.
package struct TrafficLine: Sendable {
    /// Who said it.
    package enum Direction: Hashable, Sendable {
        /// codexd said it.
        case toServer

        /// The server said it.
        case fromServer
    }

    /// What passed; it becomes a text only if somebody wants to read it.
    enum Content: Sendable {
        case text(String)
        case message(JSON)
        case bytes([UInt8])
    }

    /// What an account shows of what passed.
    private static let longest = 4096

    /// Who said it.
    package let direction: Direction

    /// The server's name in the scenario.
    package let server: String

    private let content: Content

    /// What was said, without the newline.
    package var text: String {
        switch content {
        case .text(let text): text
        case .message(let message): Self.excerpt(of: message.text ?? message.description)
        case .bytes(let bytes): Self.excerpt(of: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Creates a line.
    package init(_ direction: Direction, server: String, text: String) {
        self.init(direction, server: server, .text(text))
    }

    /// Creates a line of what passed.
    init(_ direction: Direction, server: String, _ content: Content) {
        self.direction = direction
        self.server = server
        self.content = content
    }

    private static func excerpt(of line: String) -> String {
        var text = line
        if text.hasSuffix("\n") { text.removeLast() }
        return text.utf8.count > longest ? text.prefix(longest) + "…" : text
    }
}

extension TrafficLine: Hashable {
    package static func == (one: TrafficLine, other: TrafficLine) -> Bool {
        one.direction == other.direction && one.server == other.server && one.text == other.text
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(direction)
        hasher.combine(server)
        hasher.combine(text)
    }
}
