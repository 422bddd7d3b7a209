import Basics
import CommandLineInterface

/// A request on its way: sent once, and once more where the connection broke and it may be repeated.
struct PendingRequest: Hashable, Sendable {
    /// What to do about a failure.
    enum Step: Hashable, Sendable {
        /// Send it again then.
        case again(at: Instant)
        /// It has come to nothing.
        case fail(String)
    }

    /// How long a daemon may take to come back for the second time.
    static let patience: Duration = .seconds(10)
    /// How long to wait between two attempts to reach it.
    static let pause: Duration = .milliseconds(250)
    /// How long an answer may take; the daemon has shorter deadlines of its own.
    static let longestWait: Duration = .seconds(600)

    let request: ClientRequest
    /// When nothing more is expected.
    let deadline: Instant
    private var brokeAt: Instant?

    init(_ request: ClientRequest, at now: Instant) {
        self.request = request
        deadline = now.advanced(by: Self.longestWait)
    }

    /// No connection came about.
    func unreached(_ reason: String, at now: Instant) -> Step {
        guard let brokeAt else { return .fail(reason) }
        guard now < brokeAt.advanced(by: Self.patience) else { return .fail(Self.doubtful(reason)) }
        return .again(at: now.advanced(by: Self.pause))
    }

    /// The connection broke in the middle.
    mutating func broke(_ reason: String, at now: Instant) -> Step {
        guard request.mayBeRepeated, brokeAt == nil else { return .fail(Self.doubtful(reason)) }
        brokeAt = now
        return .again(at: now)
    }

    /// The failure of a request that the daemon may have carried out.
    static func doubtful(_ reason: String) -> String {
        "the connection broke, and whether it was done is not known: \(reason)"
    }
}
