package import Basics

/// What a replay says in the end.
package enum TraceVerdict: Hashable, Sendable {
    /// All effects in the trace are those of this build.
    case same(Agreement)
    case diverged(TraceDivergence)

    /// What was found to be the same.
    package struct Agreement: Hashable, Sendable {
        /// How many events there were.
        package let events: Int
        /// How the trace ended.
        package let ending: Ending
        /// How many bytes of an unfinished line follow the last.
        package let tornTail: Int
        /// The hash of all events, and of all effects compared.
        package let hash: StableHash
    }

    /// How a trace ended.
    package enum Ending: Hashable, Sendable {
        /// In the middle of a life.
        case stillServing
        /// With the end of a life.
        case ended(DaemonOutcome)
        /// With an event of which the trace doesn't say what came; here it had so many effects.
        case diedOf(String, effects: Int)
        /// Before the first event.
        case neverTold
        /// With a log, or a checkpoint, that can't be recovered from.
        case refused(RecoveryError)
    }
}

extension TraceVerdict: CustomStringConvertible {
    package var description: String {
        switch self {
        case .diverged(let divergence): return "\(divergence)"
        case .same(let agreement):
            let torn = agreement.tornTail == 0 ? "" : "; the last \(agreement.tornTail) bytes are of an unfinished line"
            return "\(agreement.events) events, the same effects, hash \(agreement.hash); \(agreement.ending)\(torn)"
        }
    }
}

extension TraceVerdict.Ending: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stillServing: "the trace ends while the daemon serves"
        case .ended(.done): "the daemon ended in order"
        case .ended(.failed(let reason)): "the daemon failed: \(reason)"
        case .diedOf(let event, let effects):
            "the trace doesn't say what came of the last, here \(effects) effects: \(event)"
        case .neverTold: "the trace ends before the first event"
        case .refused(let error): "the daemon could not start: \(error)"
        }
    }
}
