/// How lines are cut into writes.
struct WriteSizes: Hashable, Sendable {
    private var sizes: [Int] = [0]
    private var next = 0

    /// Whether each write is what it is asked to be.
    private var areWhole = true

    /// From now on writes have these sizes, in turn; 0 is the whole.
    mutating func set(_ sizes: [Int]) {
        self.sizes = sizes
        areWhole = sizes == [0]
        next = 0
    }

    /// The pieces in which bytes are written.
    mutating func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        guard !areWhole else { return bytes.isEmpty ? [] : [bytes] }
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let size = sizes[next % sizes.count]
            next = (next + 1) % sizes.count
            let end = size == 0 ? bytes.count : min(start + size, bytes.count)
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
