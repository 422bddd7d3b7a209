/// Tells the bodies of one client's requests from all else that it sends (RFC 9112, sections 6 and 7), in bytes cut
/// anywhere.
///
/// ```
/// head ──empty line─┬─ a length ─▶ content ──▶ head
///                   ├─ chunked ──▶ chunkSize ─▶ chunk ─▶ chunkEnd ─▶ chunkSize ⋯ size 0 ─▶ trailers ─▶ head
///                   └─ neither ──▶ head
/// anything that can't be ──▶ lost: what follows is taken for a body, as the connection is about to end
/// ```
struct BodyWatch: Sendable {
    /// How many bodies have begun.
    private(set) var count = 0

    private enum Place {
        case head
        case content(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
        case lost
    }

    /// How much of a line is kept; nothing that is looked for is longer.
    private static let longestLine = 256

    private var place = Place.head
    /// The line so far, without its end.
    private var line: [UInt8] = []
    private var length: Int?
    private var isChunked = false
    /// Whether the head says something of its body that can't be.
    private var isContradictory = false

    /// Takes the next byte.
    ///
    /// - Returns: Whether it's one of a body; what lies between the pieces of one isn't.
    mutating func take(_ byte: UInt8) -> Bool {
        switch place {
        case .lost: return true
        case .content(let left):
            place = left > 1 ? .content(left: left - 1) : .head
            return true
        case .chunk(let left):
            place = left > 1 ? .chunk(left: left - 1) : .chunkEnd
            return true
        case .head where line.isEmpty && (byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")):
            // No request begins like that, but a body whose length nobody gave does.
            lose()
            return true
        case .head:
            if let line = takeLine(byte) { takeField(line) }
            return false
        case .chunkSize:
            if let line = takeLine(byte) { beginChunk(line) }
            return false
        case .chunkEnd:
            if let line = takeLine(byte) { if line.isEmpty { place = .chunkSize } else { lose() } }
            return false
        case .trailers:
            if let line = takeLine(byte), line.isEmpty { place = .head }
            return false
        }
    }

    /// Takes a byte of a line.
    ///
    /// - Returns: The line, if this is its end.
    private mutating func takeLine(_ byte: UInt8) -> [UInt8]? {
        guard byte == UInt8(ascii: "\n") else {
            if line.count < Self.longestLine { line.append(byte) }
            return nil
        }
        defer { line.removeAll(keepingCapacity: true) }
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private mutating func takeField(_ line: [UInt8]) {
        guard !line.isEmpty else { return beginBody() }
        let text = String(decoding: line, as: UTF8.self).lowercased()
        let parts = text.split(separator: ":", maxSplits: 1).map { $0.trimmingBlanks }
        guard parts.count == 2 else { return }
        switch parts[0] {
        case "content-length":
            for value in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
                let value = Int(value.trimmingBlanks)
                if value == nil || value ?? 0 < 0 || length ?? value != value { isContradictory = true }
                length = value
            }
        case "transfer-encoding":
            if parts[1] != "chunked" || isChunked { isContradictory = true }
            isChunked = true
        default: break
        }
    }

    private mutating func beginBody() {
        count += 1
        if isContradictory || isChunked && length != nil {
            lose()
        } else if isChunked {
            place = .chunkSize
        } else if let length, length > 0 {
            place = .content(left: length)
        }
        (length, isChunked, isContradictory) = (nil, false, false)
    }

    private mutating func lose() {
        place = .lost
        count += 1
    }

    private mutating func beginChunk(_ line: [UInt8]) {
        let digits = String(decoding: line.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        guard let size = Int(digits[...].trimmingBlanks, radix: 16), size >= 0 else {
            return lose()
        }
        place = size > 0 ? .chunk(left: size) : .trailers
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        let rest = drop { $0 == " " || $0 == "\t" }
        return rest.prefix(upTo: rest.lastIndex { $0 != " " && $0 != "\t" }.map(rest.index(after:)) ?? rest.startIndex)
    }
}
