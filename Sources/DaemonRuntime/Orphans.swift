import DaemonCore
import Platform

/// What an earlier daemon may have left running, as the system shows it.
enum Orphans {
    /// When a process of ours was started, if the system says it.
    static func start(of process: Int32) -> String? {
        // Without it a later life can't prove that the process is ours, and lets it be.
        try? RunningProcess.start(of: process)
    }

    /// Looks for what is wanted.
    static func look(for search: OrphanSearch) -> DaemonEvent.Occurrence {
        do throws(SystemError) {
            let leftovers = try RunningProcess.leftovers(
                of: search.processID.flatMap { Int32(exactly: $0) },
                marked: search.mark.map { ($0.name, $0.value) },
                butNot: JobID.markName
            )
            return .orphansSeen(leftovers.map(OrphanSight.init))
        } catch {
            return .orphansHidden(SystemFailure(error))
        }
    }

    /// Signals one process, unless it's gone; whether it ends is seen with the next look.
    static func signal(_ process: ProcessIdentity, _ signal: ChildSignal) {
        guard let number = Int32(exactly: process.processID), number > 1, let start = process.start else { return }
        switch signal {
        case .terminate: RunningProcess.signal(number, startedAt: start, .terminate)
        case .kill: RunningProcess.signal(number, startedAt: start, .kill)
        }
    }
}

extension OrphanSight {
    fileprivate init(_ leftover: Leftover) {
        self.init(
            process: ProcessIdentity(processID: Int(leftover.id), start: leftover.start),
            sessionID: Int(leftover.session),
            isMarked: leftover.isMarked,
            isKin: leftover.isKin
        )
    }
}
