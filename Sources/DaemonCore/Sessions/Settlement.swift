package import AgentWire
package import Contract

/// How a turn stands with codexd.
package enum TurnStanding: Hashable, Sendable {
    /// It has no verdict.
    case open
    /// An error that isn't retried told of its end; what completes it has the last word.
    case announced
    /// codexd took it to have failed, since the connection was gone on which its end would have been told.
    case inferred
    /// The app-server said how it ended.
    case observed
}

/// What there is to know of the end of a turn.
package enum TurnReport: Hashable, Sendable {
    /// `turn/completed` arrived.
    case completed(TurnStatus)
    /// An error arrived that isn't retried.
    case failed
    /// The app-server showed the turn when it was asked to read the thread, and holds the thread or doesn't.
    case read(TurnStatus, isHeld: Bool)
    /// The app-server that holds the thread has no such turn, and nothing of what it was to be about.
    case missing
    /// The connection ended, or codexd itself.
    case lost
}

/// What follows from a report.
package enum TurnRuling: Hashable, Sendable {
    /// Nothing: the turn is over already, or the report says nothing.
    case stands
    /// The turn runs.
    case runs
    /// The turn has that verdict from now on.
    case settled(TurnStatus, TurnEvidence)
}

/// How a turn ended, from what there is to know of it (contract CTR-TURN, CTR-LOSS).
///
/// ```
/// open ──completed, read, missing──▶ observed ◀──completed, read, missing── inferred
///  │  └──failed──▶ announced ──completed──▶ observed                          ▲
///  └──────────────────────lost────────────────────────────────────────────────┘
/// ```
///
/// What the app-server said never changes. What codexd inferred changes once, and only by what the app-server says.
package enum Settlement {
    /// The ruling on a turn that stands like that, now that this is known.
    package static func ruling(on standing: TurnStanding, _ report: TurnReport) -> TurnRuling {
        switch (standing, report) {
        case (.observed, _): .stands
        case (.announced, .completed(let status)): .settled(status, .liveEvent)
        case (.announced, _): .stands
        case (.open, .completed(let status)), (.inferred, .completed(let status)): .settled(status, .liveEvent)
        case (.open, .failed), (.inferred, .failed): .settled(.failed, .liveEvent)
        case (.open, .lost): .settled(.failed, .transportClosed)
        case (.inferred, .lost): .stands
        case (.open, .missing), (.inferred, .missing): .settled(.failed, .threadRead)
        // A process that doesn't hold the thread shows what it finds of it, and every turn that runs as interrupted.
        case (_, .read(_, isHeld: false)): .stands
        case (_, .read(.completed, _)): .settled(.completed, .threadRead)
        case (_, .read(.failed, _)): .settled(.failed, .threadRead)
        // So every turn reads that a process cut short, whatever became of it: no more than what was inferred.
        case (.inferred, .read(.interrupted, _)): .settled(.failed, .threadRead)
        case (.open, .read(.interrupted, _)): .settled(.interrupted, .threadRead)
        case (_, .read): .runs
        }
    }
}
