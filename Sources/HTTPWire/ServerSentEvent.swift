/// One event of a `text/event-stream` (WHATWG HTML §9.2).
package struct ServerSentEvent: Hashable, Sendable {
    /// Where the stream can be taken up again: what the client sends back as `Last-Event-ID`.
    package let id: String?

    /// What the event says, as UTF-8.
    package let data: [UInt8]

    /// Creates an event.
    ///
    /// - Parameters:
    ///   - id: One line, not empty and without NUL, which a client would ignore; traps otherwise.
    ///   - data: Text of any number of lines. The client joins them with LF, whatever they ended with here.
    package init(id: String? = nil, data: [UInt8]) {
        precondition(id.map { !$0.isEmpty && $0.utf8.allSatisfy(\.isFieldByte) } ?? true, "an event id is one line")
        self.id = id
        self.data = data
    }

    /// The bytes of the event, with the empty line that makes the client act on it.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 64)
        if let id {
            bytes.append(contentsOf: "id: ".utf8)
            bytes.append(contentsOf: id.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(lines: data, prefix: "data: ")
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The bytes of a comment, which a client ignores and a dead connection doesn't survive.
    package static func comment(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(lines: Array(text.utf8), prefix: ": ")
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}

extension [UInt8] {
    /// Appends each line of `text` behind `prefix`; LF, CR and CRLF all end a line, as they do for the client.
    fileprivate mutating func append(lines text: [UInt8], prefix: String) {
        guard text.contains(UInt8(ascii: "\n")) || text.contains(UInt8(ascii: "\r")) else {
            append(contentsOf: prefix.utf8)
            append(contentsOf: text)
            append(UInt8(ascii: "\n"))
            return
        }
        var rest = text[...]
        while true {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            append(contentsOf: prefix.utf8)
            append(contentsOf: line)
            append(UInt8(ascii: "\n"))
            rest = rest[line.endIndex...]
            guard !rest.isEmpty else { return }
            rest = rest.dropFirst(rest.starts(with: "\r\n".utf8) ? 2 : 1)
        }
    }
}
