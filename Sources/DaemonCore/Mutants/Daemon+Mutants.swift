import AgentWire
import Basics
import Contract
import HTTPWire

// How a daemon that was given a flaw shows it. All of it is idle without the trait `Mutants`.
extension Daemon {
    /// Whether the daemon has that flaw.
    @inline(__always)
    func isMutated(_ mutant: Mutant) -> Bool {
        Flaw(configuration).isMutated(mutant)
    }

    /// Lets the machines have the daemon's flaw.
    @inline(__always)
    mutating func passOnFlaw() {
        let flaw = Flaw(configuration)
        (child.flaw, journal.flaw, checkpoints.flaw, desk.flaw) = (flaw, flaw, flaw, flaw)
        (restarts.flaw, retention.flaw, orphans.flaw) = (flaw, flaw, flaw)
    }

    #if MUTANTS
        /// The flaws that a daemon can be given, by name.
        package static var mutants: [String] { Mutant.allCases.map(\.rawValue) }

        /// How many events that nobody has seen yet are too many for a daemon that drops some.
        private static var load: Int { 64 }
        /// Far less than real servers write in a line.
        private static var shortLine: Int { 1 << 20 }
    #endif

    /// What is known of the end of a turn, as it's misunderstood.
    func mutated(_ report: TurnReport) -> TurnReport {
        #if MUTANTS
            if isMutated(.interruptedTakenForVerdict), report == .read(.interrupted, isHeld: true) {
                return .completed(.interrupted)
            }
            if isMutated(.runningTakenForOver), report == .read(.inProgress, isHeld: true) { return .missing }
        #endif
        return report
    }

    /// The connection to a new child, as it misunderstands it.
    @inline(__always)
    func mutated(_ connection: AgentConnection) -> AgentConnection {
        #if MUTANTS
            var connection = isMutated(.longLineRefused) ? AgentConnection(lineLimit: Self.shortLine) : connection
            connection.matchesByOrder = isMutated(.answerMatchedByOrder)
            return connection
        #else
            connection
        #endif
    }

    /// What the child wrote, as it's misread.
    @inline(__always)
    func mutated(_ bytes: [UInt8]) -> [UInt8] {
        #if MUTANTS
            let newline = UInt8(ascii: "\n")
            if isMutated(.pieceTakenForLine) { return bytes + [newline] }
            if isMutated(.characterCutByPipeLost) { return bytes.endingWithCharacter }
            let separator = Array("\u{2028}".utf8)
            return isMutated(.lineEndedBySeparator) ? bytes.replacing(separator, with: [newline]) : bytes
        #else
            bytes
        #endif
    }

    /// What followed the last newline, as it's misjudged.
    @inline(__always)
    func mutated(_ remainder: AgentConnection.Remainder) -> AgentConnection.Remainder {
        #if MUTANTS
            AgentConnection.Remainder(
                message: isMutated(.partialLineLost) ? nil : remainder.message,
                length: remainder.length + (isMutated(.trailingBytesMiscounted) ? 1 : 0)
            )
        #else
            remainder
        #endif
    }

    /// What a line of the log says, as it's written.
    @inline(__always)
    func mutated(_ entry: LogEntry) -> LogEntry {
        #if MUTANTS
            guard isMutated(.changeLeftOutOfLine), entry.event.type == .sessionClosed, var change = entry.change
            else { return entry }
            change.sessions = []
            return LogEntry(entry.event, changing: change)
        #else
            entry
        #endif
    }

    /// The sessions that a start changes for no good reason.
    @inline(__always)
    var sessionsReopened: [Session] {
        #if MUTANTS
            guard isMutated(.closedSessionReopened) else { return [] }
            return state.sessions.sessions.filter { $0.status == .closed }.map { session in
                var session = session
                session.status = .active
                return session
            }
        #else
            []
        #endif
    }

    /// What a run was asked for, as it's kept.
    @inline(__always)
    func mutated(_ request: JSONObject, _ environment: [EnvironmentVariable]) -> JSONObject {
        #if MUTANTS
            guard isMutated(.environmentRegistered) else { return request }
            var request = request
            for variable in environment { request[variable.name] = .string(variable.value) }
            return request
        #else
            request
        #endif
    }

    /// How much is taken on, as it's misread.
    @inline(__always)
    func mutated(_ limits: Configuration.Limits) -> Configuration.Limits {
        #if MUTANTS
            var limits = limits
            if isMutated(.runSlotsIgnored) { limits.concurrentRuns = .max }
            return limits
        #else
            limits
        #endif
    }

    /// How a worker is called, with what doesn't belong there.
    @inline(__always)
    func mutated(_ arguments: [String], _ prompt: String) -> [String] {
        #if MUTANTS
            isMutated(.promptInArguments) ? arguments.dropLast() + [prompt] : arguments
        #else
            arguments
        #endif
    }

    /// What is known of a key, as it's misremembered.
    @inline(__always)
    func mutated(_ request: KeyedRequest?, of key: RequestKey) -> KeyedRequest? {
        #if MUTANTS
            if isMutated(.keyKeptForEver) { return state.keys.keys[key] }
            if isMutated(.keyForgottenAtStart), boot.recovered.state.keys.keys[key] != nil { return nil }
            return request
        #else
            request
        #endif
    }

    /// Writes down what came of a request, now that it's answered.
    @inline(__always)
    mutating func keepBehindAnswer(_ reply: Reply, for client: ClientID) {
        #if MUTANTS
            guard isMutated(.outcomeKeptBehindAnswer), reply.status.rawValue < 300, var request = record(of: client),
                let body = (try? JSON(parsing: reply.body))?.members
            else { return }
            request.decide(reply.status, body, about: nil, keepsBody: true)
            record(.outcomeKept, .info, "kept", change: StateChange(keys: [request]))
        #endif
    }

    /// Whether a request of the app-server is taken for one that was seen before.
    @inline(__always)
    func isTakenForRepeat(_ id: RPCID) -> Bool {
        #if MUTANTS
            isMutated(.repeatedServerRequestIgnored)
                && state.recentEvents.events.contains {
                    $0.type == .serverRequest && $0.detail?["requestId"] == id.json
                }
        #else
            false
        #endif
    }

    /// Whether turns that a stop ends stay as they are.
    @inline(__always)
    var isLossOverlooked: Bool {
        #if MUTANTS
            if case .stopping = life { isMutated(.lossAtStopUntold) } else { false }
        #else
            false
        #endif
    }

    /// Whether an event that changes nothing is dropped for no good reason.
    @inline(__always)
    var isDroppingUnderLoad: Bool {
        #if MUTANTS
            isMutated(.telemetryDroppedUnderLoad) && unpublished.count >= Self.load
        #else
            false
        #endif
    }
}

#if MUTANTS
    extension [UInt8] {
        /// The bytes without those of a last character that lacks some (RFC 3629, section 3).
        fileprivate var endingWithCharacter: [UInt8] {
            guard let lead = indices.suffix(3).last(where: { self[$0] & 0xC0 != 0x80 }) else { return self }
            let length = Swift.max(1, (~self[lead]).leadingZeroBitCount)
            return lead + length > count ? Array(self[..<lead]) : self
        }
    }
#endif
