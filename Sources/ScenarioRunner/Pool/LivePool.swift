import Basics
package import Platform
package import Scenarios

/// Runs scenarios side by side, each on a thread of its own.
package struct LivePool {
    /// What there is to tell while scenarios run.
    package enum News: Hashable, Sendable {
        /// A scenario begins.
        case began(Scenario)

        /// A scenario is over.
        case ended(RunResult)
    }

    /// How much stack a run may use: reading and matching JSON take some.
    private static let stackSize = 8 << 20

    private let options: LiveOptions
    private let results: Mailbox<WorkerReport>
    private let interruption: Mailbox<Never>
    private let signals: Signals
    private var workers: [Mailbox<Scenario>] = []

    /// Creates a pool.
    ///
    /// From now on SIGINT, SIGTERM and SIGHUP end the scenarios that run, and no more begin.
    ///
    /// - Parameters:
    ///   - jobs: How many run at a time.
    ///   - options: How each is run.
    /// - Throws: ``SystemError``, when there are too many threads or descriptors.
    package init(jobs: Int, _ options: LiveOptions) throws(SystemError) {
        self.options = options
        results = try Mailbox()
        interruption = try Mailbox()
        try Signals.ignoreBrokenPipes()
        signals = try Signals.catching([.interrupt, .terminate, .hangUp])
        for _ in 0..<jobs { workers.append(try addWorker()) }
    }

    private func addWorker() throws(SystemError) -> Mailbox<Scenario> {
        let (number, work) = (workers.count, try Mailbox<Scenario>())
        let (options, results, interruption) = (options, results, interruption)
        try NamedThread.start(name: "sim-run-\(number)", stackSize: Self.stackSize) {
            while let scenarios = work.waitAndTakeAll() {
                for scenario in scenarios {
                    let result = LiveRun.run(scenario, options, interruption: interruption)
                    results.post(WorkerReport(worker: number, result: result))
                }
            }
        }
        return work
    }

    /// Runs scenarios in their order, and tells of each as soon as it is over.
    ///
    /// - Parameters:
    ///   - scenarios: What is run.
    ///   - stopsAtFirstFailure: Whether no more begin after one that failed.
    ///   - tell: Takes the news.
    /// - Returns: Whether a signal has ended it before its time.
    /// - Throws: ``SystemError`` of `poll`; what goes wrong in a scenario is in its result.
    package func run(
        _ scenarios: some Sequence<Scenario>,
        stopsAtFirstFailure: Bool,
        tell: (News) -> Void
    ) throws(SystemError) -> Bool {
        var waiting = scenarios.makeIterator()
        var idle = Array(workers.indices.reversed())
        var (running, isEnding, isInterrupted) = (0, false, false)
        var poller = Poller()
        while true {
            while !isEnding, let worker = idle.last, let scenario = waiting.next() {
                idle.removeLast()
                running += 1
                tell(.began(scenario))
                workers[worker].post(scenario)
            }
            guard running > 0 else { break }
            let interests = [results.descriptor, signals.descriptor].map { Interest($0, reads: true) }
            _ = try poller.wait(interests, timeout: nil)
            if try !signals.take().isEmpty {
                (isEnding, isInterrupted) = (true, true)
                interruption.close()
            }
            for report in results.takeAll() {
                idle.append(report.worker)
                running -= 1
                tell(.ended(report.result))
                if stopsAtFirstFailure, report.result.verdict.isBad { isEnding = true }
            }
        }
        for worker in workers { worker.close() }
        return isInterrupted
    }
}

/// One result, and who has time again.
private struct WorkerReport: Sendable {
    let worker: Int
    let result: RunResult
}

extension Verdict {
    /// Whether something must be done about it.
    fileprivate var isBad: Bool {
        switch self {
        case .passed, .unsupported: false
        case .failed, .broken: true
        }
    }
}
