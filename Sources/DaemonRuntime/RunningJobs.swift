import DaemonCore
import Platform

/// The processes of runs, each with its pipes.
///
/// Codex starts the commands of its tools in sessions of their own, where a signal to its group doesn't reach them; so
/// they are known by the mark that they have inherited. On Darwin the programs of the system hide theirs, and of those
/// only what is still in the group is killed.
final class RunningJobs {
    private var jobs: [JobID: RunningChild] = [:]
    private let answers: Mailbox<DaemonEvent.Occurrence>

    /// Begins with none; their exits go into a mailbox.
    init(answers: Mailbox<DaemonEvent.Occurrence>) {
        self.answers = answers
    }

    var isEmpty: Bool { jobs.isEmpty }

    var interests: [Interest] { jobs.values.flatMap(\.interests) }

    /// Starts a process, and gives it what it takes now of its input; the rest follows as it takes it.
    ///
    /// - Returns: What came of it.
    func start(_ id: JobID, _ launch: ChildLaunch, input: [UInt8]) -> [DaemonEvent.ChildOccurrence] {
        precondition(jobs[id] == nil, "a run has one process of each role at a time")
        do throws(SystemError) {
            let job = try RunningChild(launch, mark: id.mark) { [answers] in answers.post(.job(id, .exited($0))) }
            jobs[id] = job
            job.write(input)
            let taken = job.flush()
            job.endInput()
            return [.launched(processID: Int(job.processID))] + (taken.map { [$0] } ?? [])
        } catch {
            return [.launchFailed(SystemFailure(error))]
        }
    }

    /// Does what a descriptor is ready for, if it's a job's.
    ///
    /// - Returns: What came of it, and whose it is.
    func serve(_ descriptor: CInt) -> (JobID, DaemonEvent.ChildOccurrence)? {
        guard let (id, job) = jobs.first(where: { $0.value.holds(descriptor) }) else { return nil }
        return job.serve(descriptor).map { (id, $0) }
    }

    /// Signals a job's group; SIGKILL goes to what has left the group, too.
    ///
    /// - Returns: Why it could not.
    func signal(_ id: JobID, _ signal: ChildSignal) -> DaemonEvent.ChildOccurrence? {
        defer { if signal == .kill { killMarked(id) } }
        do throws(SystemError) {
            try jobs[id]?.signal(signal)
            return nil
        } catch {
            return .signalFailed(SystemFailure(error))
        }
    }

    /// Kills what a job left, wherever it is, and reaps the job.
    ///
    /// Of a job of an earlier life, which isn't here to be reaped, it kills what that left.
    func release(_ id: JobID) {
        guard let job = jobs.removeValue(forKey: id) else { return killMarked(id) }
        job.release { killMarked(id) }
    }

    /// Kills what carries the mark of a run, but no job beside this one: a run's two have one mark.
    private func killMarked(_ id: JobID) {
        let others = jobs.filter { $0.key != id }.values.map(\.processID)
        // Who can't be found can't be killed; the group is dead already.
        _ = try? RunningProcess.killAll(withEnvironment: id.mark.name, id.mark.value, sparing: Set(others))
    }
}
