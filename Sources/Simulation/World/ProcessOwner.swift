import DaemonCore

/// For what the daemon started a process.
enum ProcessOwner: Hashable {
    /// It is the one child.
    case child
    /// It does something for a run.
    case job(JobID)

    /// What the core is told when something happens to the process.
    func occurrence(_ occurrence: DaemonEvent.ChildOccurrence) -> DaemonEvent.Occurrence {
        switch self {
        case .child: .child(occurrence)
        case .job(let job): .job(job, occurrence)
        }
    }
}
