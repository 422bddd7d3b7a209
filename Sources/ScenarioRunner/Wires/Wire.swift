import Platform

/// Our end of a pipe or a socket that never blocks, with what is still to be written to it.
///
/// It's closed when nobody holds it.
final class Wire {
    /// How much is read at once.
    private static let pieceSize = 1 << 18

    let descriptor: CInt
    private let end: Descriptor
    private var outgoing: [UInt8] = []
    private var start = 0

    init(_ end: consuming Descriptor) {
        descriptor = end.rawValue
        self.end = end
    }

    /// What to wait for: input always, and room where something is to be written.
    var interest: Interest { Interest(descriptor, reads: true, writes: start < outgoing.count) }

    /// Adds bytes to those that ``flush()`` writes.
    func send(_ bytes: [UInt8]) {
        outgoing += bytes
    }

    /// Writes what the other side takes now.
    func flush() throws(SystemError) {
        let bytes = outgoing
        while start < bytes.count {
            let count = try end.write(bytes.span.extracting(start...))
            guard count > 0 else { return }
            start += count
        }
        outgoing.removeAll()
        start = 0
    }

    /// Reads all that is there now.
    ///
    /// - Parameter body: Takes each piece.
    /// - Returns: Whether nothing will come any more.
    /// - Throws: ``SystemError`` of `read`; then nothing will come either.
    func readAll(_ body: ([UInt8]) -> Void) throws(SystemError) -> Bool {
        while true {
            switch try end.read(upTo: Self.pieceSize) {
            case .bytes(let bytes): body(bytes)
            case .wouldBlock: return false
            case .ended: return true
            }
        }
    }
}
