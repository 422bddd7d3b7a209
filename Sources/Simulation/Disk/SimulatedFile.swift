/// The bytes of one file: those that processes see, and those that the disk has.
///
/// ```
///            ┌─ durableLength ─┐┌─ unsynced ─┐
/// bytes    = │aaaaaaaaaaaaaaaaa││bbbbbbbbbbbb│     what a process reads
/// the disk = │aaaaaaa00aaaaaaaa││tttt│              `t`: what a truncation nobody synced took away
///                    └ doubtful: a sync of them failed
/// ```
///
/// A log is held once: what is durable of it is a length, so appending costs what the bytes cost.
struct SimulatedFile: Hashable, Sendable {
    /// How many unsynced appends a crash can tell apart; when there are more, neighbours become one.
    static let appendsLimit = 128

    /// What a process reads.
    private(set) var bytes: [UInt8] = []

    /// How much of `bytes` is on the disk for sure, but for what is doubtful.
    private(set) var durableLength = 0

    /// Up to where a sync finds nothing to write; behind it a failed one may have lost something.
    private var cleanLength = 0

    /// Whether a truncation waits for its sync.
    private var isShortened = false

    /// What the disk still has behind `durableLength`, from before a truncation.
    private(set) var leftover: [UInt8] = []

    /// What failed syncs were to write: clean to the kernel, and perhaps not on the disk; one per failure at most.
    private(set) var doubtful: [Range<Int>] = []

    /// Where the unsynced appends begin.
    private(set) var appends: [Int] = []

    /// Whether a crash can't change it.
    var isSettled: Bool { durableLength == bytes.count && doubtful.isEmpty && leftover.isEmpty }

    /// What the disk has for sure, as it is read when nothing else was written in time.
    var durable: [UInt8] {
        guard !isSettled else { return bytes }
        var image = Array(bytes[..<durableLength])
        for range in doubtful where range.upperBound <= durableLength { image.clear(range) }
        return image + leftover
    }

    init() {}

    /// A new file of which all is on the disk.
    init(durable bytes: [UInt8]) {
        self.bytes = bytes
        (durableLength, cleanLength) = (bytes.count, bytes.count)
    }

    mutating func append(_ more: [UInt8]) {
        guard !more.isEmpty else { return }
        if appends.count == Self.appendsLimit {
            appends = stride(from: 0, to: appends.count, by: 2).map { appends[$0] }
        }
        appends.append(bytes.count)
        bytes.append(contentsOf: more)
    }

    mutating func truncate(to length: Int) {
        guard length < bytes.count else { return }
        if length < durableLength {
            leftover.insert(contentsOf: durable[length..<durableLength], at: 0)
            durableLength = length
        }
        bytes.removeLast(bytes.count - length)
        cleanLength = min(cleanLength, length)
        isShortened = true
        doubtful = doubtful.map { $0.clamped(to: 0..<length) }.filter { !$0.isEmpty }
        appends.removeAll { $0 >= length }
    }

    /// Makes everything durable that the kernel holds for unwritten.
    ///
    /// What an earlier sync failed to write isn't among it (fsync(2), "Errors"): the pages were marked clean.
    mutating func sync() {
        guard isShortened || cleanLength < bytes.count else { return }
        (durableLength, cleanLength) = (bytes.count, bytes.count)
        isShortened = false
        leftover = []
        appends = []
    }

    /// Notes a sync that failed: its bytes count as written and may not be.
    mutating func failSync() {
        if let last = doubtful.last, last.upperBound == cleanLength, last.lowerBound >= durableLength {
            doubtful[doubtful.count - 1] = last.lowerBound..<bytes.count
        } else if cleanLength < bytes.count {
            doubtful.append(cleanLength..<bytes.count)
        }
        cleanLength = bytes.count
        isShortened = false
    }

    // MARK: - What a crash does

    /// Cuts off the end without asking anybody.
    mutating func lose(from length: Int) {
        bytes.removeLast(bytes.count - length)
    }

    /// Puts zeros where the disk was never written.
    mutating func clear(_ range: Range<Int>) {
        bytes.clear(range.clamped(to: bytes.indices))
    }

    /// Brings back what the disk had behind `durableLength`.
    mutating func restoreLeftover() {
        bytes.append(contentsOf: leftover)
    }

    /// Makes what is there what the disk has.
    mutating func settle() {
        (durableLength, cleanLength) = (bytes.count, bytes.count)
        isShortened = false
        leftover = []
        doubtful = []
        appends = []
    }
}

extension [UInt8] {
    fileprivate mutating func clear(_ range: Range<Int>) {
        for index in range { self[index] = 0 }
    }
}
