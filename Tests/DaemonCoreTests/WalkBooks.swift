import Basics
import Contract
import DaemonCore
import HTTPWire

/// What the disk has of the log, by our own count.
struct LogBook {
    /// A line of the log.
    struct Line {
        let bytes: [UInt8]
        let end: Int
        let isChange: Bool
    }

    private(set) var lines: [Int: Line] = [:]
    private(set) var length = 0
    private(set) var fold: ServiceState
    private(set) var typesSeen: Set<String> = []
    /// The intents of turns that are durable, by `clientUserMessageId`.
    private(set) var durableIntents: Set<String> = []
    /// The turns that were accepted, as the log has them.
    private(set) var acceptedTurns: Set<String> = []
    private(set) var durable = 0
    /// The last number that may be shown after a crash of the machine, as the durable log says.
    private(set) var durablyReserved = 0
    var beforeSync = 0
    /// How many appends in a row were refused.
    var refusals = 0
    /// Whether a sync failed, and what it was to make durable has yet to be written once more.
    var isInDoubt = false

    private let configuration: Configuration
    private var lastSeq = 0
    private var openIntents: [(end: Int, intent: String)] = []
    private var openReservations: [(end: Int, through: Int)] = []

    init(_ configuration: Configuration) {
        self.configuration = configuration
        fold = ServiceState(eventCacheSize: configuration.eventCacheSize)
    }

    /// Takes what was appended, line by line.
    mutating func append(_ bytes: [UInt8], _ promises: PromiseBook? = nil) throws {
        refusals = 0
        for line in bytes.split(separator: 0x0A) {
            length += line.count + 1
            let entry = try LogEntry(JSON(parsing: Array(line)).members ?? [:])
            try number(entry)
            if let shown = promises?.shown[lastSeq], !line.starts(with: shown) {
                throw Disagreement(description: "number \(lastSeq) was shown, and is now used for something else")
            }
            lines[lastSeq] = Line(bytes: Array(line), end: length, isChange: entry.change != nil)
            fold.apply(entry)
            typesSeen.insert(entry.event.type.rawValue)
            if let reservation = entry.change?.reservation { openReservations.append((length, reservation.through)) }
            switch entry.event.type {
            case .turnRequested: openIntents.append((length, entry.event.detail?["clientUserMessageId"]?.text ?? ""))
            case .turnAccepted: acceptedTurns.insert(entry.event.detail?["turnId"]?.text ?? "")
            default: break
            }
        }
    }

    /// Numbers rise one by one, but for holes that the event behind them names.
    private mutating func number(_ entry: LogEntry) throws {
        let seq = entry.event.seq
        let hole: JSONObject = ["from": .integer(lastSeq + 1), "through": .integer(seq - 1)]
        let isNamed = seq > lastSeq && entry.event.type == .logGap && entry.event.detail == hole
        guard seq == lastSeq + 1 || isNamed else {
            throw Disagreement(description: "event \(seq) follows event \(lastSeq)")
        }
        lastSeq = seq
    }

    /// What was appended before the last sync is durable.
    mutating func settle() {
        durable = beforeSync
        for (end, intent) in openIntents where end <= durable { durableIntents.insert(intent) }
        openIntents.removeAll { $0.end <= durable }
        for (end, through) in openReservations where end <= durable { durablyReserved = through }
        openReservations.removeAll { $0.end <= durable }
    }

    /// Begins anew with what a life left.
    mutating func reread(_ bytes: [UInt8]) throws {
        let types = typesSeen
        self = LogBook(configuration)
        typesSeen = types
        try append(bytes)
        beforeSync = length
        settle()
        durablyReserved = max(durablyReserved, lastSeq)
    }
}

/// What was promised, to be kept by every later life.
struct PromiseBook {
    var sessions: [SessionID] = []
    var closed: [SessionID] = []
    var turns: [String] = []
    /// What readers were shown, by number.
    var shown: [Int: [UInt8]] = [:]
    /// The turns that the app-server was asked for.
    var turnsSent: Set<String> = []

    func areKept(by state: ServiceState, _ log: LogBook) throws {
        guard sessions.allSatisfy({ state.sessions[$0] != nil }) else {
            throw Disagreement(description: "a session is gone that a client was told of")
        }
        guard closed.allSatisfy({ state.sessions[$0]?.status == .closed }) else {
            throw Disagreement(description: "a session is open that a client was told is closed")
        }
        guard turns.allSatisfy(log.acceptedTurns.contains) else {
            throw Disagreement(description: "a turn is gone that a client was told of")
        }
    }
}

/// What the child is about.
struct ChildBook {
    /// Something that the daemon asked.
    struct Request {
        let id: JSON
        let method: String
    }

    var isLaunching = false
    /// Whether it was started and not yet released.
    var isRunning = false
    var hasExited = false
    var hasStdoutEnded = false
    var hasStderrEnded = false
    /// Whether the handshake is done and the connection stands.
    var isReady = false
    /// Whether it has said half a line.
    var isMidLine = false
    var requests: [Request] = []
    var demands = 0
    var demandsAnswered: [JSON: Int] = [:]

    mutating func takeRequest(at place: Int) -> Request? {
        requests.isEmpty ? nil : requests.remove(at: place % requests.count)
    }
}

/// What a client is about.
struct ClientBook {
    var asked = 0
    var answered = 0
    /// The rest of a request that was begun.
    var unsent: [UInt8]?
    var isFollowing = false
    /// Whether it has said what isn't HTTP.
    var isBroken = false
    /// Whether the daemon has ended its half.
    var isEnded = false
    var parser = HTTPResponseParser()
    var stream: [UInt8] = []

    var canAsk: Bool { unsent == nil && !isFollowing && !isBroken && !isEnded && asked - answered < 3 }
    var isSettled: Bool { isEnded || answered == asked }
    var isOver: Bool { isEnded || isFollowing && answered == asked }
}
