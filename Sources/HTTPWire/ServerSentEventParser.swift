/// Reads a `text/event-stream` (WHATWG HTML §9.2.6), for a client.
///
/// Lines end in LF, CR or CRLF, and may be cut anywhere. What the end of the stream cuts off is no message.
package struct ServerSentEventParser: Hashable, Sendable {
    /// One message.
    package struct Message: Hashable, Sendable {
        /// The id that stands in this message; `nil` if none does, whatever came before.
        package let id: String?

        /// What it says: its lines, joined by LF.
        package let data: ArraySlice<UInt8>
    }

    /// Why a stream can't be read on.
    package enum Failure: Error, Hashable, Sendable {
        /// A line, or the lines of a message together, have more bytes than this.
        case tooLong(limit: Int)
    }

    /// The id that came last, with or without a message: what a client sends as `Last-Event-ID` when it connects again.
    package private(set) var lastID: String?

    /// The longest message in bytes, unless told otherwise.
    package static let usualLimit = 64 << 20

    private let limit: Int
    private var input: [UInt8] = []
    /// Where the first line that wasn't taken begins.
    private var start = 0
    /// Up to where no end of a line was found.
    private var searched = 0
    /// Whether an LF that comes next belongs to the CR before it.
    private var isBehindReturn = false
    private var isAtBeginning = true

    private var id: String?
    private var data: ArraySlice<UInt8>?

    /// Creates a parser for a new stream.
    package init(limit: Int = usualLimit) {
        self.limit = limit
    }

    /// Adds bytes that have arrived.
    package mutating func append(_ bytes: [UInt8]) {
        if start == input.count {
            input = bytes
        } else {
            input.removeSubrange(..<start)
            input += bytes
        }
        searched -= start
        start = 0
    }

    /// Takes the next message.
    ///
    /// - Returns: `nil` if the rest of it has yet to arrive.
    /// - Throws: ``Failure`` for what is longer than the limit; the stream is of no use from then on.
    package mutating func next() throws(Failure) -> Message? {
        while let line = takeLine() {
            guard line.count + (data?.count ?? 0) <= limit else { throw .tooLong(limit: limit) }
            guard line.isEmpty else {
                take(line)
                continue
            }
            defer { (id, data) = (nil, nil) }
            if let id { lastID = id }
            if let data { return Message(id: id, data: data) }
        }
        guard input.count - start <= limit else { throw .tooLong(limit: limit) }
        return nil
    }

    private mutating func takeLine() -> ArraySlice<UInt8>? {
        if isBehindReturn, start < input.count {
            isBehindReturn = false
            if input[start] == Self.feed { start += 1 }
        }
        guard let end = input.span.endOfLine(from: max(start, searched)) else {
            searched = input.count
            return nil
        }
        defer {
            isBehindReturn = input[end] == Self.carriageReturn
            (start, searched) = (end + 1, end + 1)
        }
        let line = input[start..<end]
        guard isAtBeginning else { return line }
        isAtBeginning = false
        return line.starts(with: Self.byteOrderMark) ? line.dropFirst(Self.byteOrderMark.count) : line
    }

    /// Takes one field; those that aren't known, and comments, whose name is empty, say nothing to us.
    private mutating func take(_ line: ArraySlice<UInt8>) {
        if let value = line.value(of: "data") {
            if let before = data { data = before + [Self.feed] + value } else { data = value }
        } else if let value = line.value(of: "id"), !value.contains(0) {
            id = String(decoding: value, as: UTF8.self)
        }
    }

    private static let feed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

extension ServerSentEventParser.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let limit): "a line of the stream has more than \(limit) bytes"
        }
    }
}

extension Span<UInt8> {
    /// Where the next LF or CR stands.
    fileprivate func endOfLine(from start: Int) -> Int? {
        var index = start
        while index < count {
            let byte = self[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return index }
            index += 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// What stands behind the name of a field, without one space; `nil` if the line is another field.
    fileprivate func value(of field: String) -> ArraySlice<UInt8>? {
        guard starts(with: field.utf8) else { return nil }
        let rest = dropFirst(field.utf8.count)
        guard let colon = rest.first else { return rest }
        guard colon == UInt8(ascii: ":") else { return nil }
        let value = rest.dropFirst()
        return value.first == UInt8(ascii: " ") ? value.dropFirst() : value
    }
}
