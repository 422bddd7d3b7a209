import Basics
import Contract
import DaemonCore

/// A journal, a clock, and a disk that does as the test says.
struct Desk {
    var journal: Journal
    private(set) var now = Instant(nanoseconds: 0)
    /// What the disk has.
    private(set) var log: [UInt8] = []
    private(set) var openSync: SyncTicket?
    private(set) var openSeal: SealOrder?
    /// The complete files, with their names.
    private(set) var segments: [(name: LogSegment?, bytes: [UInt8])] = []
    private(set) var freedByRefusal: [Journal.Held] = []

    init(nextSeq: Int = 1, bootID: String = "boot-1", longestFile: Int = .max) {
        journal = Journal(nextSeq: nextSeq, length: 0, longestFile: longestFile, bootID: bootID)
    }

    /// A desk whose first event, with its block of numbers, is durable.
    static func settled(longestFile: Int = .max) -> Desk {
        var desk = Desk(longestFile: longestFile)
        desk.record()
        desk.flush()
        _ = desk.synced()
        return desk
    }

    @discardableResult
    mutating func record(
        message: String = "something happened",
        changing change: StateChange? = nil,
        isLast: Bool = false
    ) -> LogEntry {
        let event = Event(
            seq: journal.nextSeq,
            createdAt: Timestamp(millisecondsSinceEpoch: now.nanoseconds / 1_000_000),
            level: .info,
            type: .notification,
            message: message,
            detail: nil
        )
        let entry = LogEntry(event, changing: journal.reserving(change, isLast: isLast))
        journal.write(entry, as: entry.line, at: now)
        return entry
    }

    /// Carries the journal's orders out; a refusal is told at once.
    @discardableResult
    mutating func flush(urgently: Bool = false, refusing: Bool = false) -> [Journal.Order] {
        let orders = journal.flush(urgently: urgently, at: now)
        for order in orders {
            switch order {
            case .append(let bytes): if !refusing { log += bytes }
            case .sync(let ticket): openSync = ticket
            case .seal(let order): openSeal = order
            }
        }
        if refusing, orders.contains(where: \.isAppend) { freedByRefusal = journal.appendFailed(at: now) }
        return orders
    }

    /// The disk answers the sync in flight, if there's one.
    mutating func synced() -> [Journal.Held] {
        defer { openSync = nil }
        return openSync.map { journal.synced($0) } ?? []
    }

    mutating func syncFailed() -> [Journal.Held] {
        defer { openSync = nil }
        return openSync.map { journal.syncFailed($0, at: now) } ?? []
    }

    /// The disk completes the file that grows, if it's to.
    mutating func sealed() -> [Journal.Held] {
        guard let order = openSeal else { return [] }
        openSeal = nil
        segments.append((order.segment, Array(log.prefix(order.length))))
        log = order.beginning
        return journal.sealed(at: Timestamp(millisecondsSinceEpoch: 0)).freed
    }

    /// The disk could not.
    mutating func sealFailed(isHarmless: Bool) -> [Journal.Held] {
        defer { openSeal = nil }
        return openSeal.map { _ in journal.sealFailed(isHarmless: isHarmless, at: now) } ?? []
    }

    mutating func pass(_ duration: Duration) {
        now = now.advanced(by: duration)
    }

    /// The log in all its files.
    var whole: [UInt8] { segments.flatMap(\.bytes) + log }

    /// The numbers in the log, as they stand.
    var seqs: [Int] {
        get throws {
            try whole.split(separator: UInt8(ascii: "\n")).compactMap { try JSON(parsing: Array($0))["seq"]?.integer }
        }
    }
}

extension Journal.Order {
    var isAppend: Bool {
        if case .append = self { true } else { false }
    }
}
