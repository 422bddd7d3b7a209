import Basics

/// One line of the event log, as far as an invariant looks at it: taken apart once, and shared by all who look.
final class LoggedEvent {
    /// Its number; only an earlier codexd wrote lines without one.
    let seq: Int?

    /// What happened.
    let type: String

    /// What that is, if an invariant looks at it.
    let kind: Kind?

    /// The types of the events that invariants look at.
    enum Kind: String, CaseIterable {
        case codexdStopped = "daemon.stopped"
        case diskRefuses = "disk.unavailable"
        case diskTakes = "disk.available"
        case gap = "log.gap"
        case runCompleted = "run.completed"
        case runFailed = "run.failed"
        case runQueued = "run.queued"
        case runStarted = "run.started"
        case runsParked = "runs.parked"
        case runsResumed = "runs.resumed"
        case sessionClosed = "session.closed"
        case sessionCreated = "session.created"
        case sessionRegistered = "session.registered"
        case sessionResumed = "session.resumed"
        case turnAccepted = "turn.accepted"
        case turnCompleted = "app-server.turn.completed"
        case turnDeliveryUnknown = "turn.delivery.unknown"
        case turnFailed = "app-server.turn.error"
        case turnLost = "app-server.turn.completed.missing"
        case turnRefused = "turn.refused"
        case turnRequested = "turn.requested"
        case turnSettled = "turn.settled"
        case turnStarted = "app-server.turn.started"

        /// By their names, among which this finds one quicker than by looking at each.
        fileprivate static let all = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
    }

    /// The whole line, without its newline.
    let line: ArraySlice<UInt8>

    /// What it changed of all that outlives codexd, as it stands there; empty if nothing.
    let change: ArraySlice<UInt8>

    /// Whether it changed anything that outlives codexd.
    var isChange: Bool { !change.isEmpty }

    /// The sessions that it changed, if it says so.
    let sessions: [SessionRecord]?

    /// The runs that it changed, if it says so.
    let runs: [RunRecord]?

    /// The requests with keys that it tells the outcome of, if it says so.
    let keys: [KeyedRecord]?

    /// The approvals that it changed, if it says so.
    let approvals: [ApprovalRecord]?

    /// The keys that it lets go.
    let keysLetGo: [String]

    /// What its detail names; most events are never asked.
    private(set) lazy var detail = Detail(detailBytes)
    private let detailBytes: ArraySlice<UInt8>

    /// What the detail of an event may name.
    struct Detail {
        private(set) var session: String?
        private(set) var run: String?
        private(set) var thread: String?
        private(set) var turn: String?
        private(set) var message: String?
        private(set) var status: String?
        private(set) var readStatus: String?
        private(set) var previousStatus: String?
        private(set) var willRetry: Bool?
        private(set) var from: Int?
        private(set) var through: Int?

        fileprivate init(_ detail: ArraySlice<UInt8>) {
            guard !detail.isEmpty else { return }
            let bytes = detail.span
            var at = 0
            bytes.forEachMember(&at) { name, at in
                if name.spell("sessionId") {
                    session = detail.text(bytes.nextValue(&at))
                } else if name.spell("runId") {
                    run = detail.text(bytes.nextValue(&at))
                } else if name.spell("threadId") {
                    thread = detail.text(bytes.nextValue(&at))
                } else if name.spell("turnId") {
                    turn = detail.text(bytes.nextValue(&at))
                } else if name.spell("clientUserMessageId") {
                    message = detail.text(bytes.nextValue(&at))
                } else if name.spell("status") {
                    status = detail.text(bytes.nextValue(&at))
                } else if name.spell("readStatus") {
                    readStatus = detail.text(bytes.nextValue(&at))
                } else if name.spell("previousStatus") {
                    previousStatus = detail.text(bytes.nextValue(&at))
                } else if name.spell("willRetry") {
                    willRetry = bytes.extracting(bytes.nextValue(&at)).boolean
                } else if name.spell("from") {
                    from = bytes.extracting(bytes.nextValue(&at)).number
                } else if name.spell("through") {
                    through = bytes.extracting(bytes.nextValue(&at)).number
                }
            }
        }
    }

    /// Reads an object, which has been checked.
    init(_ line: ArraySlice<UInt8>) {
        let bytes = line.span
        var (seq, type): (Int?, String?) = (nil, nil)
        var (detail, change): (ArraySlice<UInt8>, ArraySlice<UInt8>) = ([], [])
        var (sessions, runs, keys): ([SessionRecord]?, [RunRecord]?, [KeyedRecord]?)
        var approvals: [ApprovalRecord]?
        var keysLetGo: [String] = []
        var at = 0
        bytes.forEachMember(&at) { name, at in
            // Most are none of these, as their lengths show.
            switch name.count {
            case 3 where name.spell("seq"): seq = bytes.extracting(bytes.nextValue(&at)).number
            case 4 where name.spell("type"): type = line.text(bytes.nextValue(&at))
            case 6 where name.spell("detail"): detail = line.part(bytes.nextValue(&at))
            case 6 where name.spell("change"):
                let start = at
                bytes.forEachMember(&at) { name, at in
                    if name.spell("sessions") {
                        sessions = SessionRecord.all(in: line, bytes, &at)
                    } else if name.spell("runs") {
                        runs = RunRecord.all(in: line, bytes, &at)
                    } else if name.spell("keys") {
                        keys = KeyedRecord.all(in: line, bytes, &at)
                    } else if name.spell("approvals") {
                        approvals = ApprovalRecord.all(in: line, bytes, &at)
                    } else if name.spell("removed") {
                        bytes.forEachMember(&at) { name, at in
                            if name.spell("keys") { keysLetGo = line.texts(bytes.nextValue(&at)) }
                        }
                    }
                }
                change = line.part(start..<at)
            default: break
            }
        }
        self.seq = seq
        self.type = type ?? ""
        kind = type.flatMap { Kind.all[$0] }
        self.line = line
        self.change = change
        self.sessions = sessions
        self.runs = runs
        self.keys = keys
        self.approvals = approvals
        self.keysLetGo = keysLetGo
        detailBytes = detail
    }

    /// Whether it tells of the life of a run, or of the queue.
    var isAboutRun: Bool {
        switch kind {
        case .runQueued, .runStarted, .runCompleted, .runFailed, .runsParked, .runsResumed: true
        default: false
        }
    }

    /// The turn that the detail names.
    var turn: TurnName? {
        detail.turn.map { TurnName(thread: detail.thread ?? "", turn: $0) }
    }

    /// The numbers that it says will never be used, if it does.
    var hole: ClosedRange<Int>? {
        guard kind == .gap, let from = detail.from, let through = detail.through, from <= through
        else { return nil }
        return from...through
    }
}

extension ArraySlice<UInt8> {
    /// The texts of the array that stands there.
    fileprivate func texts(_ range: Range<Int>) -> [String] {
        let part = part(range)
        let bytes = part.span
        guard bytes.count > 1, bytes[0] == UInt8(ascii: "[") else { return [] }
        var texts: [String] = []
        var at = 1
        while bytes.moveToItem(&at) {
            if let text = part.text(bytes.nextValue(&at)) { texts.append(text) }
        }
        return texts
    }
}
