/// A run is accepted once, leaves the queue at most once, and then has one verdict, which stays (contract CTR-RUN).
struct SettledRuns: Law {
    private var book = RunBook()

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            book.daemonStarted(afterMachineDeath: afterMachineDeath)
            return nil
        case .logged(let event):
            book.cut(at: event)
            let problem = check(event)
            if event.isAboutRun { book.note(event) }
            return problem ?? revived(event.runs, at: event.seq ?? 0)
        case .published(let file): return revived(file.runs, at: file.seq ?? 0)
        default: return nil
        }
    }

    private func check(_ event: LoggedEvent) -> String? {
        switch event.kind {
        case .runQueued, .runStarted, .runCompleted, .runFailed: break
        case .codexdStopped:
            let running = book.open.first { book[$0].started != nil }
            return running.map { "run \($0) runs, and codexd has stopped" }
        default: return nil
        }
        guard let run = event.detail.run else { return "\(event.type) names no run" }
        let known = book[run]
        if let settled = known.settled { return "\(event.type) of run \(run), which event \(settled) had ended" }
        switch event.kind {
        case .runQueued: return known.queued == nil ? nil : "run \(run) is accepted twice"
        case .runStarted where known.started != nil: return "run \(run) starts twice"
        case .runStarted, .runFailed:
            return known.queued == nil ? "\(event.type) of run \(run), which wasn't accepted" : nil
        case .runCompleted: return known.started == nil ? "run \(run) is completed, and never started" : nil
        default: return nil
        }
    }

    /// Finds what is open and had ended by that event.
    private func revived(_ records: [RunRecord]?, at seq: Int) -> String? {
        for record in records ?? [] where record.isOpen {
            guard let settled = book[record.run].settled, settled <= seq else { continue }
            return "run \(record.run) is open, but event \(settled) ended it"
        }
        return nil
    }
}
