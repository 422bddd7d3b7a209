/// Bytes that have arrived and are not yet understood.
///
/// Taking is cheap at both ends: what was taken is dropped only once it is half of what is held, and a line that is
/// still growing is never searched twice, so the work is linear in the bytes however small their pieces. Two buffers
/// are equal when the same bytes are left in them.
struct InputBuffer: Sendable {
    /// What is left, behind what was taken and not yet dropped.
    private(set) var bytes: [UInt8] = []
    private var start = 0

    /// How many bytes from `start` are known to hold no line feed.
    private var scanned = 0

    /// How many bytes are left.
    var count: Int { bytes.count - start }

    /// Whether every byte has been taken.
    var isEmpty: Bool { count == 0 }

    /// The bytes that are left.
    var waiting: ArraySlice<UInt8> { bytes[start...] }

    /// Adds bytes behind those that are left.
    mutating func append(_ more: [UInt8]) {
        if start >= count {
            bytes.removeFirst(start)
            start = 0
        }
        if bytes.isEmpty { bytes = more } else { bytes += more }
    }

    /// Takes the next line and its CRLF, and returns it without.
    ///
    /// Whether a line is too long depends on its length alone, and is decided before anything about what it says.
    ///
    /// - Parameters:
    ///   - limit: The most bytes the line may have, CRLF included.
    ///   - overflow: What to throw if it has more.
    /// - Returns: `nil` if the rest of the line has yet to arrive.
    /// - Throws: `overflow`, or ``HTTPParsingError/bareLineFeed``.
    mutating func takeLine(
        within limit: Int,
        else overflow: HTTPParsingError
    ) throws(HTTPParsingError) -> ArraySlice<UInt8>? {
        let window = bytes[start...].prefix(limit)
        guard let lineFeed = window.dropFirst(scanned).firstIndex(of: UInt8(ascii: "\n")) else {
            guard window.count < limit else { throw overflow }
            scanned = window.count
            return nil
        }
        let line = take(upTo: lineFeed + 1 - start).dropLast()
        guard line.last == UInt8(ascii: "\r") else { throw .bareLineFeed }
        return line.dropLast()
    }

    /// Takes as many bytes as there are, but no more than `limit`.
    mutating func take(upTo limit: Int) -> ArraySlice<UInt8> {
        let taken = bytes[start...].prefix(limit)
        start += taken.count
        scanned = 0
        if isEmpty { self = InputBuffer() }
        return taken
    }
}

extension InputBuffer: Hashable {
    static func == (left: InputBuffer, right: InputBuffer) -> Bool {
        left.bytes[left.start...] == right.bytes[right.start...]
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes[start...])
    }
}
