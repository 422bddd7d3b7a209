import Basics
import DaemonCore
import HTTPWire

/// A run has one worker, over all lives of codexd, and only if a client asked for it and its start is written down, and
/// it leaves no queue that is parked (contract CTR-RUN, CTR-QUOTA).
struct StartedRuns: Law {
    private var book = RunBook()
    /// How many runs clients asked for in this life and codexd hasn't accepted.
    private var wanted = 0
    private var workers: Set<String> = []

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            book.daemonStarted(afterMachineDeath: afterMachineDeath)
            wanted = 0
            return nil
        case .asked(let request):
            if request.asksForRun { wanted += 1 }
            return nil
        case .logged(let event):
            book.cut(at: event)
            guard event.isAboutRun else { return nil }
            book.note(event)
            if event.kind == .runStarted, book.isParked {
                return "run \(event.detail.run ?? "") leaves the queue, which is parked"
            }
            guard event.kind == .runQueued else { return nil }
            wanted -= 1
            return wanted < 0 ? "codexd accepts a run that nobody asks for" : nil
        case .jobStarted(let job, let mark):
            guard mark == job.run.rawValue else {
                return "a process of run \(job.run) is marked as \(mark.map { "one of \($0)" } ?? "nobody's")"
            }
            return job.role == .worker ? started(job.run.rawValue) : nil
        default: return nil
        }
    }

    private mutating func started(_ run: String) -> String? {
        guard workers.insert(run).inserted else { return "run \(run) has a second worker" }
        guard book[run].settled == nil else { return "run \(run) has a worker, and had a verdict" }
        return book[run].started == nil ? "run \(run) has a worker, and its start isn't in the log" : nil
    }
}

extension HTTPRequest {
    /// Whether it asks for a new run (contract CTR-API).
    var asksForRun: Bool { method == .post && target.pathSegments == ["v1", "codexd", "runs"] }
}
