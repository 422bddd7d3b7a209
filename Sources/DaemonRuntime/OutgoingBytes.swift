import Platform

/// Bytes on their way into a descriptor that takes them when it can.
struct OutgoingBytes {
    private var bytes: [UInt8] = []
    private var start = 0

    var isEmpty: Bool { start == bytes.count }

    mutating func append(_ more: [UInt8]) {
        bytes += more
    }

    /// Writes what the descriptor takes now.
    ///
    /// - Returns: How many bytes it took.
    mutating func write(to descriptor: borrowing Descriptor) throws(SystemError) -> Int {
        var taken = 0
        while !isEmpty {
            let count = try descriptor.write(bytes.span.extracting(start...))
            guard count > 0 else { break }
            start += count
            taken += count
        }
        if isEmpty {
            bytes.removeAll(keepingCapacity: bytes.count <= 64 << 10)
            start = 0
        } else if start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
        return taken
    }
}
