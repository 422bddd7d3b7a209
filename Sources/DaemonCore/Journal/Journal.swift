package import Basics
package import Contract

/// Numbers events, writes them down, and knows what of it is durable.
///
/// Lines gather while one event of the world is handled and go out as one append. What
/// must not happen before its line is durable is *held* and comes back when it is, or
/// when the disk has said that it won't be. All waiters share one sync (group commit).
///
/// Lines are kept until they are durable. After a sync that failed nobody knows which of them the disk has, so all of
/// them go into a fresh file, and what the old one has behind its durable part counts no more. A file that has grown
/// long enough is completed in the same way, with nothing to repeat.
package struct Journal: Hashable, Sendable {
    /// Something that must wait for the disk.
    package enum Held: Hashable, Sendable {
        /// An answer that reports what must not be lost.
        case reply(ClientID, Reply)
        /// An answer that only shows; it goes out even if the disk fails.
        case view(ClientID, Reply)
        /// A run that is being accepted, and its client's answer.
        case admit(RunID, ClientID, Reply)
        /// A run whose start is being written down.
        case begin(RunID)
        /// A run's verdict, which ends the streams of those who follow its log.
        case verdict(RunID)
        /// A turn whose intent is being written down.
        case transmit(WorkID)
        /// The answer to an approval whose decision is being written down.
        case answer(ApprovalID)
        case report(DaemonReport)
        /// The last word of a daemon that stops.
        case farewell
    }

    /// How the disk does.
    package enum Health: Hashable, Sendable {
        case well
        /// The last append was refused, or the last sync failed; what the disk owes is written again then.
        case failing(retryAt: Instant)
        /// What the disk owes, the last of it that number, is written again, and the sync of it awaited.
        case recovering(through: Int)
    }

    /// How many numbers are reserved at once.
    package static let reservedAtOnce = 4096
    /// How long a line that nobody waits for may stay unsynced.
    package static let telemetryPatience: Duration = .milliseconds(20)
    /// How long a failed append rests before it's tried again.
    package static let retryPause: Duration = .seconds(1)
    /// How many bytes of lines a disk that refuses may owe before telemetry is dropped unnumbered.
    package static let longestBacklog = 16 << 20
    /// How many bytes of lines a disk that is merely slow may owe before that.
    package static let longestPatience = 64 << 20
    /// How long a file that could not be completed goes on growing before that is tried again.
    package static let sealPause: Duration = .seconds(60)

    /// The number of the next event.
    package private(set) var nextSeq: Int
    /// Everything up to this number is durable.
    package private(set) var durableSeq: Int
    /// How the disk does.
    package internal(set) var health: Health = .well
    /// How many bytes the log has, ours on the way included.
    package private(set) var length: Int

    private let bootID: String
    let longestFile: Int
    /// Lines that have not been given to the disk yet, or that it refused.
    var gathered = Lines()
    /// Lines that were given to the disk and aren't durable yet, oldest first; a refusal is told before more are given.
    var given: [Lines] = []
    /// How many bytes they have.
    var givenBytes = 0
    /// Whether a sync of them failed.
    var isInDoubt = false
    /// The last number that is durable in a line, rather than known to be unused.
    var lastDurableLine: Int
    /// The file that grows.
    var file: File
    var sealing = Sealing.unwanted
    /// Whether the first event of this life is written, and whether the last is.
    var hasBegun = false
    var isEnding = false
    private var lastChange: Int
    /// Changes that aren't durable yet, oldest first.
    private var openChanges: [Int] = []
    private var reservations: [Reservation] = []
    private var reservedThrough: Int
    private var durablyReservedThrough: Int
    private var held: [Hold] = []
    private var sync: Sync?
    private var tickets = 0
    private var telemetryDue: Instant?
    private var dropped = 0
    var flaw = Flaw()

    struct Lines: Hashable {
        var bytes: [UInt8] = []
        /// The number of the first of them.
        var first = 0
    }

    struct File: Hashable {
        /// Where it begins in the log.
        var start: Int
        /// The first number that it may have.
        var first: Int
    }

    /// Where the completion of the file that grows stands.
    enum Sealing: Hashable {
        case unwanted
        /// Nothing is given to the disk any more until it has made durable what it has.
        case wanted
        /// The disk is doing it, with so many bytes that count.
        case ordered(LogSegment?, length: Int)
        /// It failed and did no harm; it's not tried again before that.
        case postponed(until: Instant)
    }

    struct Hold: Hashable {
        let seq: Int
        let what: Held
    }

    private struct Sync: Hashable {
        let ticket: SyncTicket
        var through: Int
    }

    private struct Reservation: Hashable {
        let seq: Int
        let through: Int
    }

    /// Creates a journal behind a log that is durable.
    ///
    /// - Parameters:
    ///   - nextSeq: The number of the next event.
    ///   - lastLogged: The last number that the log has, if that isn't the one before.
    ///   - length: How many bytes the log has, in all its files.
    ///   - fileStart: How many of them stand in files that are complete.
    ///   - fileFirst: The first number that the file that grows may have.
    ///   - longestFile: From how many bytes on that file is completed.
    ///   - bootID: The machine's boot.
    package init(
        nextSeq: Int,
        lastLogged: Int? = nil,
        length: Int,
        fileStart: Int = 0,
        fileFirst: Int = 1,
        longestFile: Int = .max,
        bootID: String
    ) {
        self.nextSeq = nextSeq
        self.length = length
        self.longestFile = longestFile
        self.bootID = bootID
        file = File(start: fileStart, first: fileFirst)
        lastDurableLine = lastLogged ?? nextSeq - 1
        durableSeq = nextSeq - 1
        lastChange = nextSeq - 1
        reservedThrough = nextSeq - 1
        durablyReservedThrough = nextSeq - 1
    }
}

// MARK: - Writing down

extension Journal {
    /// Whether a line that changes nothing must be let go, because the disk owes too much.
    package mutating func mustDropTelemetry() -> Bool {
        guard owesTooMuch else { return false }
        dropped += 1
        return true
    }

    /// Whether the disk has yet to make so much durable that telemetry is let go.
    package var owesTooMuch: Bool {
        gathered.bytes.count + givenBytes > (health == .well ? Self.longestPatience : Self.longestBacklog)
    }

    /// Whether events were let go that nobody was told of.
    package var hasDropped: Bool { dropped > 0 }

    /// The change to write down with the next event, with a block of numbers where the last runs out.
    ///
    /// - Parameters:
    ///   - change: What the event changes by itself, if anything.
    ///   - isLast: Whether it's the last event of this life; it gives unused numbers back.
    /// - Returns: The whole change, if there is any.
    package func reserving(_ change: StateChange?, isLast: Bool) -> StateChange? {
        // A line that's synced anyway extends the block early; telemetry only when it must.
        let margin = change == nil ? Self.reservedAtOnce / 8 : Self.reservedAtOnce / 2
        guard isLast || nextSeq + margin > reservedThrough else { return change }
        var change = change ?? StateChange()
        change.reservation = .init(through: isLast ? nextSeq : nextSeq + Self.reservedAtOnce, bootID: bootID)
        return change
    }

    /// Takes the next line.
    ///
    /// - Parameters:
    ///   - entry: What the line says.
    ///   - line: Its bytes, as ``LogEntry/line`` gives them.
    ///   - now: When.
    package mutating func write(_ entry: LogEntry, as line: [UInt8], at now: Instant) {
        precondition(entry.event.seq == nextSeq, "event \(entry.event.seq) was written as the \(nextSeq)th")
        hasBegun = true
        if gathered.bytes.isEmpty { gathered.first = nextSeq }
        nextSeq += 1
        gathered.bytes += line
        length += line.count
        if let change = entry.change {
            lastChange = entry.event.seq
            openChanges.append(entry.event.seq)
            if let reservation = change.reservation {
                reservedThrough = reservation.through
                reservations.append(Reservation(seq: entry.event.seq, through: reservation.through))
            }
        }
        if telemetryDue == nil { telemetryDue = now.advanced(by: Self.telemetryPatience) }
    }

    /// Holds something back until all that's written down by now is durable.
    ///
    /// - Parameters:
    ///   - what: What is held.
    ///   - telemetryToo: Whether it rests on lines that change nothing as well.
    /// - Returns: What may be done at once, because there's nothing to wait for.
    package mutating func hold(_ what: Held, telemetryToo: Bool = false) -> Held? {
        let seq = telemetryToo ? nextSeq - 1 : lastChange
        guard seq > durableSeq else { return what }
        held.append(Hold(seq: seq, what: what))
        return nil
    }

    /// Whether the disk has every line that was written.
    package var isDurable: Bool { durableSeq == nextSeq - 1 }

    /// The last event that may be shown: it's in the log, no change up to it can be undone by a
    /// crash, and its number can't be used again.
    package var lastShowable: Int {
        let lastSettled = openChanges.first.map { $0 - 1 } ?? lastGiven
        return min(lastGiven, lastSettled, max(durablyReservedThrough, durableSeq))
    }
}

// MARK: - The disk

extension Journal {
    /// What the disk must now do.
    package enum Order: Hashable, Sendable {
        case append([UInt8])
        case sync(SyncTicket)
        case seal(SealOrder)
    }

    /// Gives the gathered lines to the disk, and has them synced where somebody waits.
    ///
    /// - Parameters:
    ///   - urgently: Whether somebody waits who isn't held here.
    ///   - now: When.
    /// - Returns: What the disk must do, in order.
    package mutating func flush(urgently: Bool, at now: Instant) -> [Order] {
        if case .ordered = sealing { return [] }
        if case .failing(let retryAt) = health {
            guard retryAt <= now else { return [] }
            guard !isInDoubt else { return [seal()] }
            health = .recovering(through: nextSeq - 1)
        }
        considerSealing(at: now)
        if sealing == .wanted, given.isEmpty { return [seal()] }
        var orders: [Order] = []
        if !gathered.bytes.isEmpty, sealing != .wanted {
            orders.append(.append(gathered.bytes))
            given.append(gathered)
            givenBytes += gathered.bytes.count
            gathered = Lines()
        }
        let isOverdue = telemetryDue.map { $0 <= now } ?? false
        let isAwaited =
            urgently || isOverdue || health != .well || !openChanges.isEmpty || !held.isEmpty || sealing == .wanted
        if isAwaited, !given.isEmpty, sync == nil {
            tickets += 1
            let ticket = SyncTicket(rawValue: tickets)
            sync = Sync(ticket: ticket, through: lastGiven)
            telemetryDue = nil
            orders.append(.sync(ticket))
        }
        return orders
    }

    /// The last number that was given to the disk.
    var lastGiven: Int { gathered.bytes.isEmpty ? nextSeq - 1 : gathered.first - 1 }

    /// When telemetry must be synced, or refused lines be written again.
    package var deadline: Instant? {
        if case .ordered = sealing { return nil }
        switch health {
        case .failing(let retryAt): return retryAt
        case .well, .recovering: return sync == nil ? telemetryDue : nil
        }
    }

    /// The disk has made durable what was appended before it was asked.
    ///
    /// - Returns: What need not be held any longer.
    package mutating func synced(_ ticket: SyncTicket) -> [Held] {
        guard var sync, sync.ticket == ticket else { return [] }
        self.sync = nil
        if flaw.isMutated(.syncCoversWhatFollows) { (sync.through, telemetryDue) = (nextSeq - 1, nil) }
        let confirmed = given.prefix { $0.first <= sync.through }
        givenBytes -= confirmed.reduce(0) { $0 + $1.bytes.count }
        given.removeFirst(confirmed.count)
        return confirm(through: sync.through)
    }

    /// Draws the conclusions from what has become durable.
    mutating func confirm(through seq: Int) -> [Held] {
        if seq > durableSeq { (durableSeq, lastDurableLine) = (seq, seq) }
        if case .recovering(let through) = health, durableSeq >= through { health = .well }
        let durable = durableSeq
        openChanges.removeAll { $0 <= durable }
        if let reserved = reservations.last(where: { $0.seq <= durable }) {
            durablyReservedThrough = reserved.through
            reservations.removeAll { $0.seq <= durable }
        }
        return release { $0.seq <= durable }
    }

    /// The disk has refused the last append, whole.
    ///
    /// - Returns: What was held and can't be confirmed now.
    package mutating func appendFailed(at now: Instant) -> [Held] {
        guard let refused = given.popLast() else { return [] }
        givenBytes -= refused.bytes.count
        if !flaw.isMutated(.refusedLinesDropped) {
            gathered = Lines(bytes: refused.bytes + gathered.bytes, first: refused.first)
        }
        if flaw.isMutated(.refusedNumbersReused) { (nextSeq, gathered) = (refused.first, Lines()) }
        // A sync on its way covers what came before those lines, and no more.
        if let through = sync?.through { sync?.through = min(through, refused.first - 1) }
        health = .failing(retryAt: now.advanced(by: Self.retryPause))
        return release { _ in true }
    }

    /// The disk could not make durable what it has, and what it forgot can't be told (fsync(2), "Errors").
    ///
    /// - Returns: What was held and can't be confirmed now.
    package mutating func syncFailed(_ ticket: SyncTicket, at now: Instant) -> [Held] {
        guard let sync, sync.ticket == ticket else { return [] }
        self.sync = nil
        isInDoubt = !flaw.isMutated(.syncFailureForgiven)
        health = .failing(retryAt: now.advanced(by: Self.retryPause))
        return release { _ in true }
    }

    /// How many events were let go unnumbered while the disk refused; asking starts the count anew.
    package mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    mutating func release(where isFree: (Hold) -> Bool) -> [Held] {
        let free = held.filter(isFree)
        held.removeAll(where: isFree)
        return free.map(\.what)
    }
}
