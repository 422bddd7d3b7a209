import HTTPWire

/// What came of feeding bytes to a WebSocket parser, and what the parser was like then.
struct WebSocketReading: Hashable {
    var outputs: [WebSocketParser.Output] = []
    var error: WebSocketError?
    var parser: WebSocketParser

    /// Feeds pieces, and after each takes whatever comes out.
    init(
        _ pieces: some Sequence<ArraySlice<UInt8>>,
        from sender: WebSocketRole,
        limits: WebSocketLimits = WebSocketLimits()
    ) {
        parser = WebSocketParser(readingFrom: sender, limits: limits)
        for piece in pieces {
            parser.append(Array(piece))
            do throws(WebSocketError) {
                while let output = try parser.next() { outputs.append(output) }
            } catch {
                self.error = error
            }
        }
    }

    /// Feeds everything at once.
    init(_ bytes: [UInt8], from sender: WebSocketRole, limits: WebSocketLimits = WebSocketLimits()) {
        self.init([bytes[...]], from: sender, limits: limits)
    }
}

extension WebSocketFrame {
    /// A frame with a text, or a part of one.
    static func text(_ text: String, isFinal: Bool = true) -> WebSocketFrame {
        WebSocketFrame(.text, Array(text.utf8), isFinal: isFinal)
    }

    /// A frame that goes on with a message.
    static func more(_ bytes: [UInt8], isFinal: Bool = true) -> WebSocketFrame {
        WebSocketFrame(.continuation, bytes, isFinal: isFinal)
    }
}

extension [WebSocketFrame] {
    /// The frames as a side sends them.
    func encoded(by sender: WebSocketRole) -> [UInt8] {
        flatMap { $0.encoded(masked: sender == .client ? WebSocketMask(0x37FA_213D) : nil) }
    }
}
