/// Once nothing goes wrong any more, every call is answered, a turn that was asked for has come about or hasn't, one that
/// runs has somebody to end it, a run has a verdict unless its process keeps it from one, and files say what the log says
/// (contract CTR-LIFE-6, CTR-RUN).
struct Converges: Law {
    /// The turns that are current in the registry as it was published last.
    private var current: [(session: String, turn: TurnName)] = []
    /// The turns that were said to run since the last child began, which alone can end them.
    private var running: Set<TurnName> = []
    /// How many turns codexd took up and hasn't told the outcome of, by session.
    private var open: [String: Int] = [:]
    /// The events up to which files are complete, as they were published last.
    private var published: [String: Int] = [:]
    /// The last event, and the last that changed a session, and a run.
    private var last = 0
    private var lastOfSessions = 0
    private var lastOfRuns = 0
    private var runs = OpenRuns()
    /// The event that told of a disk that refuses, until it's known to take what follows: files then say what was.
    private var refusal: Int?

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            // What an earlier life had under way is over with it; runs that waited wait on.
            let (turns, runs) = (current, runs)
            self = Converges()
            (current, self.runs) = (turns, runs)
            self.runs.daemonStarted(afterMachineDeath: afterMachineDeath)
        case .childStarted: running = []
        case .appendRefused: refusal = .max
        case .logged(let event): note(event)
        case .published(let file): note(file)
        case .replied(_, let request, let response): runs.replied(request, response)
        case .rested(let rest, let unanswered): return judge(rest, unanswered)
        default: break
        }
        return nil
    }

    private mutating func note(_ event: LoggedEvent) {
        last = event.seq ?? last
        if event.sessions != nil { lastOfSessions = last }
        if event.runs != nil { lastOfRuns = last }
        runs.logged(event)
        switch event.kind {
        case .diskRefuses: refusal = last
        case .diskTakes: refusal = nil
        case .turnRequested: open[event.detail.session ?? "", default: 0] += 1
        // More input to a turn is accepted too, and nothing is open then.
        case .turnAccepted, .turnRefused, .turnDeliveryUnknown:
            let session = event.detail.session ?? ""
            open[session] = max(0, open[session, default: 0] - 1)
        default: break
        }
        switch event.kind {
        case .turnAccepted, .turnStarted, .turnFailed:
            if let turn = event.turn { running.insert(turn) }
        case .turnSettled where event.detail.status == "inProgress":
            if let turn = event.turn { running.insert(turn) }
        default: break
        }
    }

    private mutating func note(_ file: PublishedFile) {
        if let sessions = file.sessions { current = sessions.currentTurns }
        guard let seq = file.seq else { return }
        published[file.path] = seq
        // A file follows what is durable, so the log takes what it's given.
        if let refusal, seq >= refusal { self.refusal = nil }
    }

    private func judge(_ rest: Rest, _ unanswered: Int) -> String? {
        let calls = unanswered + rest.unansweredCalls
        guard calls == 0 else { return "\(calls) calls are unanswered \(rest.wait)" }
        guard rest.daemonRuns, refusal == nil else { return nil }
        if let session = open.keys.filter({ open[$0] != 0 }).min() {
            return "a turn was taken up in session \(session), and its outcome isn't told \(rest.wait)"
        }
        if let problem = runs.judge(rest) { return problem }
        if let path = fileBehind {
            let seq = published[path] ?? 0
            return "\(path) is complete up to event \(seq), and event \(lastChange(of: path)) changed it \(rest.wait)"
        }
        let canEnd = rest.livingChildren.isEmpty ? [] : running
        guard let stuck = current.first(where: { !canEnd.contains($0.turn) }) else { return nil }
        return "\(stuck.turn) is current in session \(stuck.session), and nobody is left to end it \(rest.wait)"
    }

    /// The first file that doesn't say yet what the log says.
    var fileBehind: String? {
        published.filter { $0.value < lastChange(of: $0.key) }.keys.min()
    }

    /// The last event of this life that a file has to follow.
    private func lastChange(of path: String) -> Int {
        if path.hasSuffix("/session-registry.json") { return lastOfSessions }
        if path.hasSuffix("/run-registry.json") { return lastOfRuns }
        return path.hasSuffix("/daemon-state.json") || path.hasSuffix("/recent-events.json") ? last : 0
    }
}
