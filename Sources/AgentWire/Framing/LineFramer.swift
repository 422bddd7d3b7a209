import Basics

/// Cuts a byte stream into newline-terminated lines.
///
/// Feed it bytes as they arrive, in pieces of any size, and take lines until it has no
/// more. What comes out depends on the bytes alone, not on how they were cut. Only the
/// byte 0x0A ends a line: the server writes U+2028 and its like as they are.
package struct LineFramer: Hashable, Sendable {
    /// The longest line a framer accepts unless told otherwise, 64 MiB; real ones reach several.
    package static let defaultLimit = 64 << 20

    /// What became of one line of the stream.
    package enum Line: Hashable, Sendable {
        /// All bytes of a line, without its newline.
        case whole([UInt8])

        /// A line grew past `limit` bytes; the rest of it is skipped.
        case tooLong(limit: Int)
    }

    /// What stood behind the last newline when the stream ended.
    package struct Remainder: Hashable, Sendable {
        /// The unfinished line, or nothing if it had become too long to keep.
        package let bytes: [UInt8]

        /// How many bytes followed the last newline, kept or not.
        package let length: Int
    }

    /// The line at the front of `pending`, as far as it is known.
    private enum Front: Hashable {
        /// No newline stands in the first `scanned` bytes.
        case open(scanned: Int)
        /// The line was too long, and `length` bytes of it are gone.
        case skipping(length: Int)
    }

    /// Bytes that have arrived; those before `start` have been taken.
    private var pending: [UInt8] = []
    private var start = 0
    private var front: Front = .open(scanned: 0)
    private let limit: Int

    /// Creates a framer that refuses lines of more than `limit` bytes, the newline not counted.
    package init(limit: Int = LineFramer.defaultLimit) {
        precondition(limit > 0, "a line limit is positive")
        self.limit = limit
    }

    /// Adds bytes that have arrived.
    ///
    /// Take lines after each append: then no more is kept than one line and one piece.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        makeRoom()
        pending.append(contentsOf: bytes)
    }

    /// Takes the next line.
    ///
    /// A line that is too long is reported once, as soon as it is, and then skipped to its
    /// newline, even if that has yet to arrive.
    ///
    /// - Returns: The line, or `nil` if the rest of it has yet to arrive.
    package mutating func next() -> Line? {
        switch front {
        case .open(let scanned):
            takeLine(scanned: scanned)
        case .skipping(let length):
            skipLine(length: length) ? takeLine(scanned: 0) : nil
        }
    }

    /// Ends the stream, so that the framer is ready for another.
    ///
    /// All lines must have been taken, or they would be lost.
    ///
    /// - Returns: What followed the last newline.
    package mutating func finish() -> Remainder {
        let remainder: Remainder
        switch front {
        case .open(let scanned):
            precondition(start + scanned == pending.count, "a stream was finished before its lines were taken")
            remainder = Remainder(bytes: Array(pending[start...]), length: scanned)
        case .skipping(let length):
            precondition(pending.isEmpty, "a stream was finished before its lines were taken")
            remainder = Remainder(bytes: [], length: length)
        }
        self = LineFramer(limit: limit)
        return remainder
    }

    /// Takes the first line, knowing that its first `scanned` bytes hold no newline.
    private mutating func takeLine(scanned: Int) -> Line? {
        let newline = pending.firstIndex(of: Self.newline, from: start + scanned)
        let length = (newline ?? pending.count) - start
        guard length <= limit else {
            if newline == nil {
                drop(length)
                front = .skipping(length: length)
            } else {
                drop(length + 1)
                front = .open(scanned: 0)
            }
            return .tooLong(limit: limit)
        }
        guard let newline else {
            front = .open(scanned: length)
            return nil
        }
        let line = Array(pending[start..<newline])
        drop(length + 1)
        front = .open(scanned: 0)
        return .whole(line)
    }

    /// Drops what has arrived of a line that was too long, `length` bytes of which are gone already.
    ///
    /// - Returns: Whether its newline was among it.
    private mutating func skipLine(length: Int) -> Bool {
        guard let newline = pending.firstIndex(of: Self.newline, from: start) else {
            front = .skipping(length: length + pending.count - start)
            drop(pending.count - start)
            return false
        }
        drop(newline + 1 - start)
        front = .open(scanned: 0)
        return true
    }

    /// Gives up the first `count` bytes that are still pending.
    private mutating func drop(_ count: Int) {
        start += count
        guard start == pending.count else { return }
        // A long line must not leave its memory behind.
        pending.removeAll(keepingCapacity: pending.count <= Self.keptCapacity)
        start = 0
    }

    /// Moves the pending bytes to the front once as many have been taken.
    ///
    /// So each byte taken pays for moving one other, and the whole stays linear.
    private mutating func makeRoom() {
        guard start > pending.count - start else { return }
        pending.removeSubrange(..<start)
        start = 0
    }

    private static let newline: UInt8 = 0x0A

    /// The size up to which an emptied buffer is kept for the next piece, 256 KiB: four pipes full.
    private static let keptCapacity = 256 << 10
}
