import Basics
import Scenarios

// The end of a run: nothing goes wrong any more, and everything must come to rest.
extension SimulatedWorld {
    /// How long everything may take to come to rest: longer than any deadline of codexd's.
    static let restPatience: Duration = .seconds(120)

    /// How long processes may take over an end that has become inevitable.
    private static let lastPatience: Duration = .seconds(2)

    func comeToRest() throws(RunEnd) {
        profile.duration = Self.beginning.duration(to: now)
        guard options.comesToRest else { return }
        endFaults()
        try rest()
        if options.startsOnceMore, watch.breaches.isEmpty { watch.startedOnceMore(try problemOfStartingOnceMore()) }
        if let breach = watch.breaches.first { throw .failed([Failure(breach)]) }
    }

    /// Lets the world go on until nothing is left to happen, or for longer than any deadline of codexd's.
    func rest() throws(RunEnd) {
        let deadline = now.advanced(by: Self.restPatience)
        while step(until: deadline) {
            try checkProgress()
        }
        // Who starts its child again and again never rests; of what it did last the files follow within moments.
        let moments = deadline.advanced(by: Self.lastPatience)
        while watch.isBehind, step(until: moments) {
            try checkProgress()
        }
        // What is over is looked at every hour, for as long as it lasts.
        let isQuiet = agenda.next == nil && host?.wakeAt.map { $0 > moments } ?? true
        now = isQuiet ? now : max(now, deadline)
        watch.cameToRest(rest(isQuiet: isQuiet))
        watch.looked(at: disk)
    }

    private func endFaults() {
        faults.isOn = false
        for server in filters.indices {
            filters[server].from.forgetPlans()
            filters[server].to.forgetPlans()
        }
        endDiskFaults()
        // One that was killed while it stopped, too.
        isDaemonWanted = isDaemonWanted || wasDaemonKilled
        startAgain()
    }

    private func rest(isQuiet: Bool) -> Rest {
        let held = processes.indices.filter { processes[$0].isRunning && processes[$0].isHeld }
        let living = held.filter { processes[$0].owner == .child }
        return Rest(
            livingChildren: living,
            blockedChildren: living.filter { !processes[$0].reads },
            livingJobs: held.compactMap { index in
                guard case .job(let job) = processes[index].owner else { return nil }
                return Rest.Job(job: job, age: processes[index].began.duration(to: now))
            },
            daemonRuns: host != nil,
            isQuiet: isQuiet,
            patience: Self.restPatience
        )
    }

    func countOrphans() throws(RunEnd) -> [String: Int] {
        let deadline = now.advanced(by: Self.lastPatience)
        while processes.contains(where: \.isPresent), step(until: deadline) {}
        var orphans: [String: Int] = [:]
        for process in processes where process.isPresent {
            let present = (process.isRunning ? 1 : 0) + process.holders.count
            orphans[scenario.servers[process.server].name, default: 0] += present
        }
        watch.looked(at: disk)
        watch.ended(orphans: orphans.values.reduce(0, +))
        if let breach = watch.breaches.first { throw .failed([Failure(breach)]) }
        return orphans
    }

    /// They are watched at every step, and a breach ends the run there.
    func holdInvariants(until deadline: Instant) -> BrokenInvariant? { nil }

    func release(_ point: String, _ bindings: Bindings) throws(RunEnd) {
        ledger.release(point)
        for index in processes.indices where processes[index].isRunning {
            hand(.released(point, bindings), to: index)
        }
    }

    func run(
        _ words: [String],
        environment: [String: String],
        until deadline: Instant
    ) throws(RunEnd) -> CommandSight? {
        throw .broken("there is no command line in a simulated world")
    }
}
