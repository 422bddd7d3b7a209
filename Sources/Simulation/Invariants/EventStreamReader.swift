import Basics
import Contract

/// One message of an event stream.
struct ShownMessage {
    /// The number in its `id`; messages about the stream itself have none.
    let seq: Int?

    /// What it says.
    let data: ArraySlice<UInt8>

    /// What it says, if that is JSON; text that isn't has no members, which is then found out.
    var content: JSONSlice? { try? JSONSlice(validating: data) }

    /// Whether it says the event of that number, as far as the beginning shows, where codexd writes it.
    func begins(with seq: Int) -> Bool {
        let bytes = data.span
        return bytes.eventNumber == seq
    }
}

/// Reads server-sent events as codexd writes them, with lines that end in LF (WHATWG HTML §9.2).
struct EventStreamReader {
    /// What has no newline yet.
    private var pending: [UInt8] = []
    private var hasID = false
    private var seq: Int?
    private var data: ArraySlice<UInt8> = []
    private var isAtBeginning = true

    mutating func read(_ bytes: [UInt8]) -> [ShownMessage] {
        var scanned = pending.count
        pending += bytes
        // The messages are parts of it, so that it mustn't change while they live.
        let text = pending
        pending = []
        var messages: [ShownMessage] = []
        var start = 0
        while let end = text.firstIndex(of: 0x0A, from: scanned) {
            if end > start {
                take(text[start..<end])
            } else if let message = takeMessage() {
                messages.append(message)
            }
            start = end + 1
            scanned = start
        }
        pending = start == 0 ? text : Array(text[start...])
        return messages
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        let text = line.span
        if text.starts(with: Self.idField) {
            hasID = true
            let colon = line.lastIndex(of: UInt8(ascii: ":")) ?? line.startIndex
            let place = colon - line.startIndex
            seq = place < Self.idField.count ? nil : text.extracting((place + 1)...).number
        } else if text.starts(with: Self.dataField) {
            let more = line.dropFirst(Self.dataField.count)
            data = data.isEmpty ? more : data + [0x0A] + more
        }
    }

    private mutating func takeMessage() -> ShownMessage? {
        defer { (hasID, seq, data, isAtBeginning) = (false, nil, [], false) }
        // A comment, or before anything else, where the stream begins.
        guard hasID && !isAtBeginning || !data.isEmpty else { return nil }
        return ShownMessage(seq: seq, data: data)
    }

    private static let idField = Array("id: ".utf8)
    private static let dataField = Array("data: ".utf8)
}

extension String {
    /// The number behind the last colon of a cursor, `<daemonId>:<seq>` (contract CTR-API-28).
    var cursorSeq: Int? {
        lastIndex(of: ":").flatMap { Int(self[index(after: $0)...]) }
    }
}
