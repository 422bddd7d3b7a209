import Basics
import Contract
import DaemonCore
import Scenarios

// What becomes of codexd when it's started on what this world has left, with nobody about.
extension SimulatedWorld {
    /// How long it takes until somebody starts codexd again.
    private static let pause: Duration = .milliseconds(100)

    /// Says what is wrong if codexd is killed now and started once more, and once more after that.
    ///
    /// The first start may find much to do. The second finds the same state, and does nothing more to it; neither does
    /// anything to what had ended before. Everything happens on a copy.
    func problemOfStartingOnceMore() throws(RunEnd) -> String? {
        // What refused to start has left nothing to go on with.
        guard host != nil || sights.last?.isUp == true else { return nil }
        return try successor(on: disk).problemOfTwoLives()
    }

    /// A world that goes on from this one, in which codexd isn't started yet.
    ///
    /// - Parameters:
    ///   - disk: What lies on the disk there.
    ///   - deaths: How often the machine has died since.
    ///   - written: What has come to the event log since, which may end within a line.
    /// - Returns: The world, of which this one doesn't know.
    func successor(on disk: SimulatedDisk, deaths: Int = 0, written: [UInt8] = []) -> SimulatedWorld {
        var options = options
        (options.faults, options.isForgiving, options.comesToRest) = ([], true, false)
        let successor = SimulatedWorld(afterwards, options)
        successor.disk = disk
        successor.disk.liftAll()
        successor.now = now.advanced(by: Self.pause)
        successor.boots = boots + deaths
        successor.hasMachineDied = hasMachineDied || deaths > 0
        (successor.sights, successor.lastStart, successor.configuration) = (sights, lastStart, configuration)
        (successor.sealTimes, successor.isTraced) = (sealTimes, false)
        (successor.watch, successor.steps) = (watch, steps)
        // Whole lines of what's torn are in the log that the next life finds.
        let end = written.lastIndex(of: UInt8(ascii: "\n")) ?? -1
        successor.watch.appended(Array(written[...end]), to: .events)
        successor.watch.daemonEnded()
        return successor
    }

    /// Lives twice to rest, killed each time, and says what the second life found or made otherwise than it should.
    func problemOfTwoLives() throws(RunEnd) -> String? {
        guard let first = try liveToRest() else { return complaint }
        let before = disk
        guard let second = try liveToRest() else { return complaint }
        return complaint ?? second.difference(from: first) ?? disk.change(since: before)
    }

    /// Starts codexd, lets everything come to rest, and kills it.
    ///
    /// - Returns: What the start found; `nil` if it was refused.
    private func liveToRest() throws(RunEnd) -> ServiceState? {
        start()
        guard let found else { return nil }
        try rest()
        endDaemon(.signalled("SIGKILL"), saying: "SIGKILL")
        return found
    }

    /// What went wrong so far, if anything did.
    private var complaint: String? {
        if let refusal { return "started again, codexd refuses: \(refusal)" }
        return watch.breaches.first.map { "started again: \($0)" }
    }
}

extension ServiceState {
    /// What a life has done to what had ended before it, which is nothing if all is well.
    ///
    /// - Parameter earlier: What that life found.
    /// - Returns: What it has done, in one line for people.
    fileprivate func difference(from earlier: ServiceState) -> String? {
        guard let identity, earlier.identity == nil || earlier.identity?.daemonID == identity.daemonID else {
            return "after a start the daemon has another name"
        }
        for session in earlier.sessions.sessions {
            // What is over is let go some day.
            guard let now = sessions[session.sessionID] else {
                guard session.status != .closed else { continue }
                return "session \(session.sessionID) is gone after a start"
            }
            guard session.status != .closed || session.currentTurnID != nil || now == session else {
                return "session \(session.sessionID) had been closed, and a start has changed it"
            }
            guard now.currentTurnID == nil else {
                return "turn \(now.currentTurnID?.rawValue ?? "") is still current when nobody is left to end it"
            }
            let isUndecided = earlier.keys.keys.open.contains { $0.sessionID == session.sessionID }
            // A start may find a turn of which nobody knew whether it was taken.
            guard session.currentTurnID != nil || isUndecided || now.lastTurnID == session.lastTurnID else {
                return "session \(session.sessionID) has another last turn after a start"
            }
        }
        for run in earlier.runs.runs {
            guard let now = runs[run.runID] else {
                guard !run.status.isSettled else { continue }
                return "run \(run.runID) is gone after a start"
            }
            guard !run.status.isSettled || now == run else {
                return "run \(run.runID) had ended, and a start has changed it"
            }
        }
        for request in earlier.keys.keys where request.isDecided {
            guard let now = keys.keys[request.key], now != request else { continue }
            return "what came of the request with key \(request.key) was decided, and a start has changed it"
        }
        return nil
    }
}

extension SimulatedDisk {
    /// What a life has done where nothing was left to do, beyond the daemon's and the child's own records.
    ///
    /// - Parameter earlier: What that life found.
    /// - Returns: What it has done, in one line for people.
    fileprivate func change(since earlier: SimulatedDisk) -> String? {
        for (file, member) in [(StateFile.sessionRegistry, "sessions"), (.runRegistry, "runs")] {
            let (now, before) = (records(member, in: file), earlier.records(member, in: file))
            guard now != before else { continue }
            // Which child serves a session, and since when, is the child's affair.
            let (new, old) = (now?.elements.map(\.timeless) ?? [], before?.elements.map(\.timeless) ?? [])
            // Some may have been let go, and what is left is as it was.
            var rest = old[...]
            for record in new {
                while let first = rest.first, first != record, first.isOver { rest = rest.dropFirst() }
                guard rest.first == record else {
                    let earlier = rest.first.map { JSON.object($0).description } ?? "nothing"
                    return "a second start has made \(JSON.object(record)) of \(earlier)"
                }
                rest = rest.dropFirst()
            }
            if let lost = rest.first(where: { !$0.isOver }) { return "a second start has lost \(JSON.object(lost))" }
        }
        let path = SimulatedWorld.Path.of(StateFile.identity)
        guard let new = content(path)?.timeless, let old = earlier.content(path)?.timeless, new != old
        else { return nil }
        return "a second start has made \(JSON.object(new)) of \(JSON.object(old))"
    }

    private func content(_ path: String) -> JSONSlice? {
        // What is no JSON another invariant tells.
        pending(path).flatMap { try? JSONSlice(validating: $0) }
    }

    private func records(_ member: String, in file: StateFile) -> JSONSlice? {
        content(SimulatedWorld.Path.of(file))?.member(member)
    }
}

extension JSONSlice {
    /// The members without what every start may change.
    fileprivate var timeless: JSONObject {
        (value.members ?? [:]).without(["seq", "updatedAt", "childPid"])
    }
}

extension JSONObject {
    /// Whether it's the record of a session that is closed, or of a run with a verdict.
    fileprivate var isOver: Bool {
        switch self["status"]?.text {
        case "closed", "completed", "failed": true
        default: false
        }
    }
}
