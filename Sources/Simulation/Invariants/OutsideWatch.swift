import Basics
import Contract
import DaemonCore

/// Holds a run against the invariants of which only now and then something is seen, such as one of a real codexd.
///
/// It's the ``InvariantWatch`` of simulated runs, fed with what lies in files and went over wires. Nobody sees there in
/// which order things on different ways came about. So what codexd may rely on is shown first and what relies on it
/// last: questions and what servers said, the log, state files, and then what clients were answered and servers told.
/// A breach that only another order would show is not found; one that is found is one.
package struct OutsideWatch: Sendable {
    /// What isn't seen from outside: the queues inside codexd, and how the files of a run's directory grew.
    private static let unseen: Set<Invariant> = [.bounded, .runLog]

    private var watch: InvariantWatch
    private var lives = 0
    private var broken: Breach?

    /// The runs of which the log has the start.
    private var started: Set<String> = []

    /// Creates a watch over a run that hasn't begun.
    package init(canaries: [String]) {
        watch = InvariantWatch(canaries: canaries, ignoring: Self.unseen)
    }

    /// The first that didn't hold; its step is the number of codexd's life, from 1.
    package var breach: Breach? { broken ?? watch.breaches.first }

    /// A life of codexd begins; all that was left of the one before has been found.
    package mutating func lifeBegan() {
        if lives > 0 { watch.daemonEnded() }
        lives += 1
        watch.step = lives
        watch.daemonStarted()
    }

    /// Takes in what was found.
    package mutating func look(at findings: Findings) {
        for piece in findings.asked { watch.asked(piece.number, piece.bytes) }
        for child in findings.children { watch.childStarted(child) }
        for piece in findings.said { watch.childWrote(piece.number, piece.bytes) }
        // One may say its name only after its start has been looked at.
        for worker in findings.workers where started.contains(worker.mark ?? "") { show(worker) }
        var workers = findings.workers.filter { !started.contains($0.mark ?? "") }
        show(findings.log, startedBy: &workers)
        for file in Self.inOrder(findings.files) { watch.replaced(file.path, with: file.bytes) }
        for worker in workers { show(worker) }
        for piece in findings.told { watch.wroteToChild(piece.number, piece.bytes) }
        for piece in findings.answered { watch.answered(piece.number, piece.bytes) }
        for client in findings.left { watch.clientEnded(client) }
        if let damage = findings.logDamage { note(.acknowledgedIsDurable, damage) }
        if let orphan = findings.orphans.first { note(.noOrphans, orphan) }
    }

    /// State files in the order in which they were written, as far as their numbers say it.
    private static func inOrder(_ files: [Findings.File]) -> [Findings.File] {
        files.map { ($0, PublishedFile(path: $0.path, bytes: $0.bytes).seq ?? 0) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// Shows the log line by line, and each worker behind the start of its run: it came before the verdict.
    private mutating func show(_ log: [UInt8], startedBy workers: inout [Findings.Worker]) {
        var start = 0
        while let end = log.firstIndex(of: 0x0A, from: start) {
            for event in watch.appended(Array(log[start...end]), to: .events) where event.kind == .runStarted {
                started.insert(event.detail.run ?? "")
                for worker in workers where worker.mark == event.detail.run { show(worker) }
                workers.removeAll { $0.mark == event.detail.run }
            }
            start = end + 1
        }
    }

    private mutating func show(_ worker: Findings.Worker) {
        watch.jobStarted(JobID(run: RunID(rawValue: worker.mark ?? ""), role: .worker), mark: worker.mark)
    }

    private mutating func note(_ invariant: Invariant, _ detail: String) {
        if breach == nil { broken = Breach(invariant: invariant, detail: detail, step: lives) }
    }
}
