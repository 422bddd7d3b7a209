import Basics

/// Texts that lie close together, so that a hundred thousand of them take little more memory than their bytes.
///
/// Texts lie in chunks, and a new one goes behind the last. What is given up leaves a hole; a chunk that
/// has become a quarter holes is named, so that its owner moves what's left.
struct PackedTexts: Sendable {
    /// Where a text lies.
    struct Place: Sendable {
        let chunk: UInt32
        fileprivate let offset: UInt32
        fileprivate let count: UInt32
    }

    /// A text that would take a chunk beyond this goes into the next; a longer one has a chunk of its own.
    private static let chunkSize = 256 << 10

    private var chunks: [Chunk] = []
    /// Chunks that hold nothing and may be used again, other than the last.
    private var vacant: [Int] = []
    private var filling = 0
    /// A chunk that had become hollow before it was full.
    private var hollow: Int?

    /// How many bytes the texts have together.
    private(set) var byteCount = 0

    private struct Chunk {
        var bytes: [UInt8] = []
        /// How many of the bytes are no holes.
        var used = 0

        /// Whether too much of a chunk that's full is holes.
        var isHollow: Bool { used < bytes.count / 4 * 3 }
    }

    /// A text, at the place that it was given.
    subscript(place: Place) -> ArraySlice<UInt8> {
        let start = Int(place.offset)
        return chunks[Int(place.chunk)].bytes[start..<start + Int(place.count)]
    }

    /// Takes a text in.
    mutating func append(_ text: Span<UInt8>) -> Place {
        append(upTo: text.count) { $0.append(text) }
    }

    /// Takes valid JSON in, without the white space that lies outside of its strings.
    mutating func append(compact text: Span<UInt8>) -> Place {
        append(upTo: text.count) { $0.append(compact: text) }
    }

    private mutating func append(upTo count: Int, _ write: (inout [UInt8]) -> Void) -> Place {
        makeRoom(for: count)
        let start = chunks[filling].bytes.count
        write(&chunks[filling].bytes)
        let count = chunks[filling].bytes.count - start
        chunks[filling].used += count
        byteCount += count
        return Place(chunk: UInt32(filling), offset: UInt32(start), count: UInt32(count))
    }

    /// Gives a text up.
    ///
    /// - Returns: The chunk that it lay in, if what's left there should be moved: appended anew, and given up.
    mutating func remove(_ place: Place) -> UInt32? {
        let index = Int(place.chunk)
        chunks[index].used -= Int(place.count)
        byteCount -= Int(place.count)
        if Int(place.offset) + Int(place.count) == chunks[index].bytes.count {
            chunks[index].bytes.removeLast(Int(place.count))
        }
        guard chunks[index].used > 0 else {
            chunks[index] = Chunk()
            if index != filling { vacant.append(index) }
            return nil
        }
        defer { hollow = nil }
        if let hollow, hollow != filling, chunks[hollow].isHollow { return UInt32(hollow) }
        return index != filling && chunks[index].isHollow ? place.chunk : nil
    }

    private mutating func makeRoom(for count: Int) {
        guard !chunks.isEmpty else { return chunks.append(Chunk()) }
        guard !chunks[filling].bytes.isEmpty, chunks[filling].bytes.count + count > Self.chunkSize else { return }
        if chunks[filling].isHollow { hollow = filling }
        filling = vacant.popLast() ?? chunks.count
        if filling == chunks.count { chunks.append(Chunk()) }
        chunks[filling].bytes.reserveCapacity(max(count, Self.chunkSize))
    }
}
