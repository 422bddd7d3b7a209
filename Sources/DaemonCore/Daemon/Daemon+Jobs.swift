import Basics
import Contract

extension Daemon {
    mutating func handle(_ occurrence: DaemonEvent.ChildOccurrence, of job: JobID) {}
    mutating func handle(_ occurrence: DaemonEvent.RunOccurrence, of run: RunID) {}
}
