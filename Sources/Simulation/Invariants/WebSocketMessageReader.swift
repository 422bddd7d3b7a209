import Basics
import Contract
import HTTPWire

/// Reads the messages of an event stream off a WebSocket (RFC 6455).
struct WebSocketMessageReader {
    private var parser = WebSocketParser(readingFrom: .server, limits: WebSocketLimits(messageBytes: 64 << 20))

    /// Takes the next bytes that codexd sent; behind one that breaks the protocol nothing is read any more.
    mutating func read(_ bytes: [UInt8]) -> [ShownMessage] {
        parser.append(bytes)
        var messages: [ShownMessage] = []
        while let output = nextOutput() {
            guard case .text(let text) = output else { continue }
            messages.append(ShownMessage(seq: Self.seq(of: text), data: text[...]))
        }
        return messages
    }

    private mutating func nextOutput() -> WebSocketParser.Output? {
        do {
            return try parser.next()
        } catch {
            return nil
        }
    }

    /// The number in the cursor, which is an event's last member (contract CTR-API-62).
    ///
    /// Messages about the stream have none; an event without a cursor has its own.
    private static func seq(of text: [UInt8]) -> Int? {
        let bytes = text.span
        guard let own = bytes.eventNumber else { return nil }
        guard text.count > 2, text[text.count - 1] == UInt8(ascii: "}"), text[text.count - 2] == UInt8(ascii: "\""),
            let colon = text.lastIndex(of: UInt8(ascii: ":"))
        else { return own }
        return bytes.extracting((colon + 1)..<(text.count - 2)).number ?? own
    }
}
