package import Basics

/// What a fake server tells of itself while it plays.
package enum ServerReport: Hashable, Sendable {
    /// The client sent a message.
    case received(JSON)

    /// The client sent a line that is no message.
    case receivedText(String)

    /// Exact bytes are on their way to the client, before they are cut into writes.
    case sent([UInt8])

    /// The client did not do what the scenario says; the process ends because of it.
    case failed(Failure)

    /// A matcher has bound a variable.
    case captured(String, JSON)

    /// A turn has changed, which later processes of the server must know.
    case remembered(PretendedTurn.Record)

    /// The script is through, and all that may come is the end.
    case played
}
