package import Basics
package import HTTPWire

/// What a client's command does: told what happened, it says what to do next.
///
/// It holds no connection and looks at no clock, so all of it can be tried without either.
package protocol ClientWork: Sendable {
    /// Takes one event.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: When.
    ///   - effects: What to do, in order.
    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect])
}

/// What happens to a client's command.
package enum ClientEvent: Hashable, Sendable {
    /// It may begin.
    case began
    /// The request was answered.
    case answered(HTTPResponse)
    /// The request came to nothing, for this reason.
    case unanswered(String)
    /// The stream said more.
    case streamed([UInt8])
    /// The stream was refused.
    case streamRefused(HTTPResponse)
    /// The stream couldn't be opened, or has ended, for this reason.
    case streamLost(String)
    /// The time has come that was asked for.
    case woke
    /// Ctrl-C was pressed.
    case interrupted
}

/// What a client's command wants done.
package enum ClientEffect: Hashable, Sendable {
    /// Send this, once nothing else is on its way.
    case request(ClientRequest)
    /// Follow this stream in place of any other.
    case follow(ClientRequest)
    /// Follow nothing any more.
    case unfollow
    /// Print to standard output, as it is.
    case write(String)
    /// Print a line to standard error.
    case note(String)
    /// Show on a terminal how it goes, until something is printed.
    case progress(String)
    /// Wake it then, and not before.
    case wake(at: Instant)
    /// End with this code; nothing after it counts.
    case finish(CallOutcome)
}

extension [ClientEffect] {
    /// Ends because nobody answers.
    mutating func giveUp(_ reason: String) {
        append(.note(reason))
        append(.finish(.unreachable))
    }

    /// Ends because the daemon refused; a program gets the whole problem on standard output.
    mutating func refuse(_ answer: HTTPResponse, asJSON: Bool) {
        let problem = ClientProblem(answer)
        if asJSON, let document = problem.document { append(.write(Rendering.document(document))) }
        problem.lines.forEach { append(.note($0)) }
        append(.finish(.refused))
    }
}
