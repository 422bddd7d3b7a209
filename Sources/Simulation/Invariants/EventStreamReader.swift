import AgentWire
import Basics

/// One message of an event stream.
struct ShownMessage {
    /// The number in its `id`; messages about the stream itself have none.
    let seq: Int?

    /// What it says.
    let data: [UInt8]

    /// What it says, if that is JSON; text that isn't has no members, which is then found out.
    var content: JSONSlice? { try? JSONSlice(validating: data) }

    /// Whether it says the event of that number, as far as the beginning shows, where codexd writes it.
    func begins(with seq: Int) -> Bool { data.starts(with: "{\"seq\":\(seq),".utf8) }
}

/// Reads server-sent events as codexd writes them, with lines that end in LF (WHATWG HTML §9.2).
struct EventStreamReader {
    private var framer = LineFramer()
    private var id: String?
    private var data: [UInt8] = []

    mutating func read(_ bytes: [UInt8]) -> [ShownMessage] {
        framer.append(bytes)
        var messages: [ShownMessage] = []
        while let line = framer.next() {
            guard case .whole(let line) = line else { continue }
            if line.isEmpty {
                if let message = takeMessage() { messages.append(message) }
            } else if line.starts(with: "id: ".utf8) {
                id = String(decoding: line.dropFirst(4), as: UTF8.self)
            } else if line.starts(with: "data: ".utf8) {
                if !data.isEmpty { data.append(0x0A) }
                data += line.dropFirst(6)
            }
        }
        return messages
    }

    private mutating func takeMessage() -> ShownMessage? {
        defer { (id, data) = (nil, []) }
        guard id != nil || !data.isEmpty else { return nil }  // A comment.
        return ShownMessage(seq: id?.cursorSeq, data: data)
    }
}

extension String {
    /// The number behind the last colon of a cursor, `<daemonId>:<seq>` (contract CTR-API-28).
    var cursorSeq: Int? {
        lastIndex(of: ":").flatMap { Int(self[index(after: $0)...]) }
    }
}
