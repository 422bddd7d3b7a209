import Basics

/// A pipe between two processes: bytes in order, room for so many, and an end when no writer is left (pipe(7)).
///
/// A fault may hold bytes back, or cut them small; what lies behind them waits too.
struct SimulatedPipe {
    /// Bytes that come out together, unless the reader wants fewer.
    struct Piece {
        var bytes: ArraySlice<UInt8>

        /// When they may come out.
        var readyAt: Instant

        /// How many come out at a time; `nil` is all.
        var size: Int?
    }

    /// What a reader is told who is sent for: of the next bytes, whether they come in small pieces, and when.
    typealias Call = (isCutSmall: Bool, readyAt: Instant?)

    /// How many bytes a pipe holds; pipe(7).
    static let capacity = 64 << 10

    private var pieces: [Piece] = []

    /// How many bytes lie in it.
    private(set) var count = 0

    /// How many descriptors can write to it.
    var writers = 1

    /// Whether somebody can read from it.
    private(set) var hasReader = true

    /// Whether its reader has been told that no more comes.
    var isEndTold = false

    /// Whether the reader is on its way.
    var isAwaited = false

    var room: Int { max(0, Self.capacity - count) }

    var isEmpty: Bool { pieces.isEmpty }

    /// Whether all has been read and nobody can write.
    var hasEnded: Bool { writers == 0 && isEmpty }

    /// Whether what comes next comes in small pieces.
    var isCutSmall: Bool { pieces.first?.size != nil }

    /// Whether somebody should come and read: there is something, or the end, and nobody is on his way.
    var callsForReader: Bool { hasReader && !isAwaited && !isEndTold && (!isEmpty || hasEnded) }

    /// When the next bytes may come out.
    var readyAt: Instant? { pieces.first?.readyAt }

    /// Sends for the reader, if somebody should come and read.
    ///
    /// - Returns: What he's told of the next bytes; `nil` if nobody should come.
    mutating func callReader() -> Call? {
        guard callsForReader else { return nil }
        isAwaited = true
        return (isCutSmall, readyAt)
    }

    /// Takes in as many bytes as there is room for.
    ///
    /// - Returns: How many; all of them, if nobody reads any more.
    mutating func push(_ piece: Piece) -> Int {
        guard hasReader else { return piece.bytes.count }
        var piece = piece
        piece.bytes = piece.bytes.prefix(room)
        force(piece)
        return piece.bytes.count
    }

    /// Takes in as many bytes as there is room for, and sends for the reader if somebody should come.
    mutating func pushAndCall(_ piece: Piece) -> (count: Int, next: Call?) {
        let count = push(piece)
        return (count, callReader())
    }

    /// Takes bytes in whether or not there is room, for a fault that makes more of them, or holds them back.
    mutating func force(_ piece: Piece) {
        guard hasReader, !piece.bytes.isEmpty else { return }
        var piece = piece
        count += piece.bytes.count
        if let last = pieces.last {
            piece.readyAt = max(piece.readyAt, last.readyAt)
            // What is cheaper to copy than to keep comes out with what lies before it, as it would by itself.
            if piece.bytes.count <= Self.crumb, piece.size == nil, last.size == nil, piece.readyAt == last.readyAt {
                pieces[pieces.count - 1].bytes += piece.bytes
                return
            }
        }
        pieces.append(piece)
    }

    /// How many bytes are no piece of their own.
    private static let crumb = 16

    /// Takes out what may come out by now, up to a number of bytes.
    mutating func read(upTo limit: Int, at now: Instant) -> [UInt8] {
        var bytes: [UInt8] = []
        var whole = 0
        while whole < pieces.count, pieces[whole].readyAt <= now, bytes.count < limit {
            // Small pieces come one at a time, or they wouldn't be small.
            let size = pieces[whole].size
            guard size == nil || bytes.isEmpty else { break }
            let taken = min(pieces[whole].bytes.count, size ?? .max, limit - bytes.count)
            bytes += pieces[whole].bytes.prefix(taken)
            pieces[whole].bytes.removeFirst(taken)
            if pieces[whole].bytes.isEmpty { whole += 1 }
            guard size == nil else { break }
        }
        pieces.removeFirst(whole)
        count -= bytes.count
        return bytes
    }

    /// Takes out nothing more; what lies in it is lost.
    mutating func closeReader() {
        hasReader = false
        pieces = []
        count = 0
    }
}
