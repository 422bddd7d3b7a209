/// Cuts a stream of bytes into lines.
struct LineBuffer {
    /// What came behind the last newline.
    private(set) var rest: [UInt8] = []

    /// Adds bytes.
    ///
    /// - Returns: The lines that they complete, without their newlines.
    mutating func append(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = bytes.startIndex
        while let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(rest + bytes[start..<newline])
            rest.removeAll()
            start = newline + 1
        }
        rest += bytes[start...]
        return lines
    }
}
