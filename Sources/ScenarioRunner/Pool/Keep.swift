package import Scenarios

/// Whose files stay when a run is over.
package enum Keep: String, Hashable, Sendable {
    case never
    case failed
    case always

    /// Whether the files of a run that ended so stay.
    package func includes(_ verdict: Verdict) -> Bool {
        switch (self, verdict) {
        case (.always, _), (.failed, .failed), (.failed, .broken): true
        case (.never, _), (.failed, .passed), (.failed, .unsupported): false
        }
    }
}
