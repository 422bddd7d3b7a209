import Basics
import Contract

// What a life that was killed has left running (contract CTR-LIFE).
extension Daemon {
    /// The variable by which everything is known that a daemon has started.
    var mark: EnvironmentVariable {
        EnvironmentVariable(name: "BAA_CODEXD_DAEMON_ID", value: state.identity?.daemonID.rawValue ?? "")
    }

    /// Whether the last life didn't end in order, and so may have left something.
    var hasDiedBefore: Bool { state.daemon.isStarted || state.child?.processID != nil }

    /// Ends what is left, before anything is written down: whoever kills us meanwhile leaves the record as it was.
    mutating func clear() {
        life = .clearing
        let child = state.child.flatMap { child in
            child.processID.map { ProcessIdentity(processID: $0, start: child.processStart) }
        }
        perform(orphans.begin(child))
    }

    mutating func perform(_ effects: [OrphanHunt.Effect]) {
        guard life == .clearing else { return }
        for effect in effects {
            switch effect {
            case .look:
                let mark = state.identity == nil ? nil : mark
                outbox.append(.lookForOrphans(OrphanSearch(processID: state.child?.processID, mark: mark)))
            case .signal(let process, let signal): outbox.append(.signalOrphan(process, signal))
            case .finish: open()
            }
        }
    }

    /// Tells what has become of it, once there's a life to tell it in.
    mutating func recordOrphans() {
        for process in orphans.reaped {
            record(
                .childOrphanReaped,
                .warn,
                "process \(process), which an earlier codexd left running, was ended",
                ["pid": .integer(process)]
            )
        }
        for spared in orphans.left {
            record(
                .childOrphanLeft,
                .warn,
                "process \(spared.processID), which an earlier codexd may have left, was let be: \(spared.reason)",
                ["pid": .integer(spared.processID), "reason": .string(spared.reason)]
            )
        }
    }
}
