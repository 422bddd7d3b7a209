import Scenarios

/// The ways to cut a text that comes over a connection, which ends with it: whole, and in pieces of every size.
enum Pieces {
    static func all(_ text: String, ending: String?) -> [[Received]] {
        let bytes = Array(text.utf8)
        return (1...max(1, bytes.count)).reversed().map { size in
            let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
                Received(bytes: Array(bytes[start..<min(start + size, bytes.count)]), ending: nil)
            }
            return pieces + (ending == nil ? [] : [Received(bytes: [], ending: ending)])
        }
    }

    /// The text and the end at once.
    static func atOnce(_ text: String, ending: String?) -> [Received] {
        [Received(bytes: Array(text.utf8), ending: ending)]
    }
}
