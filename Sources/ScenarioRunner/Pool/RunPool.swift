import Basics
package import Platform

/// Has work done side by side, on threads that are few and have much stack.
package struct RunPool<Work: Sendable, Outcome: Sendable> {
    /// What there is to tell while work is done.
    package enum News: Sendable {
        /// Something is begun.
        case began(Work)

        /// Something is done.
        case ended(Outcome)
    }

    /// Does one thing; where that takes long, it ends early once the box is closed.
    package typealias Perform = @Sendable (_ work: Work, _ interruption: Mailbox<Never>) -> Outcome

    private let reports: Mailbox<WorkerReport<Outcome>>
    private let interruption: Mailbox<Never>
    private let signals: Signals
    private var workers: [Mailbox<Work>] = []

    /// Creates a pool with idle threads.
    ///
    /// From now on SIGINT, SIGTERM and SIGHUP end what is being done, and nothing more begins.
    ///
    /// - Parameters:
    ///   - jobs: How much is done at a time.
    ///   - perform: Does one thing, on one of the threads.
    /// - Throws: ``SystemError``, when there are too many threads or descriptors.
    package init(jobs: Int, perform: @escaping Perform) throws(SystemError) {
        reports = try Mailbox()
        interruption = try Mailbox()
        try Signals.ignoreBrokenPipes()
        signals = try Signals.catching([.interrupt, .terminate, .hangUp])
        for _ in 0..<jobs { workers.append(try addWorker(perform)) }
    }

    private func addWorker(_ perform: @escaping Perform) throws(SystemError) -> Mailbox<Work> {
        let (number, box) = (workers.count, try Mailbox<Work>())
        let (reports, interruption) = (reports, interruption)
        try NamedThread.start(name: "sim-run-\(number)", stackSize: runStackSize) {
            while let works = box.waitAndTakeAll() {
                for work in works {
                    reports.post(WorkerReport(worker: number, outcome: perform(work, interruption)))
                }
            }
        }
        return box
    }

    /// Has all work done, begun in its order, and tells of each outcome as soon as it is there.
    ///
    /// The pool is of no use afterwards.
    ///
    /// - Parameters:
    ///   - works: What is to be done; each is asked for when a thread has time for it.
    ///   - isEnough: Whether nothing more begins after this outcome.
    ///   - tell: Takes the news.
    /// - Returns: Whether a signal has ended it before its time.
    /// - Throws: ``SystemError`` of `poll`; what goes wrong with a work is in its outcome.
    package func run(
        _ works: some Sequence<Work>,
        until isEnough: (Outcome) -> Bool,
        tell: (News) -> Void
    ) throws(SystemError) -> Bool {
        var waiting = works.makeIterator()
        var idle = Array(workers.indices.reversed())
        var (running, isEnding, isInterrupted) = (0, false, false)
        var poller = Poller()
        while true {
            while !isEnding, let worker = idle.last, let work = waiting.next() {
                idle.removeLast()
                running += 1
                tell(.began(work))
                workers[worker].post(work)
            }
            guard running > 0 else { break }
            let interests = [reports.descriptor, signals.descriptor].map { Interest($0, reads: true) }
            _ = try poller.wait(interests, timeout: nil)
            if try !signals.take().isEmpty {
                (isEnding, isInterrupted) = (true, true)
                interruption.close()
            }
            for report in reports.takeAll() {
                idle.append(report.worker)
                running -= 1
                tell(.ended(report.outcome))
                if isEnough(report.outcome) { isEnding = true }
            }
        }
        for worker in workers { worker.close() }
        return isInterrupted
    }
}

/// How much stack a run may use: reading and matching JSON take some.
private let runStackSize = 8 << 20

/// One outcome, and who has time again.
private struct WorkerReport<Outcome: Sendable>: Sendable {
    let worker: Int
    let outcome: Outcome
}
