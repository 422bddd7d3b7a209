package import Basics
import Contract

/// Our number for a piece of work, never used twice in a daemon's life.
package struct WorkID: RawRepresentable, Hashable, Sendable {
    /// The number.
    package let rawValue: Int

    /// Takes a number over.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }
}

/// Something a client wants of the app-server, until it's answered.
package struct Work: Hashable, Sendable {
    /// What is wanted.
    package enum Kind: Hashable, Sendable {
        case createSession(SessionRequest)
        case startTurn(SessionID, ThreadID, TurnRequest, clientUserMessageID: String)
        case steerTurn(SessionID, ThreadID, TurnID, TurnRequest)
    }

    /// Who wants it, and gets the answer if still there.
    package let client: ClientID
    /// What is wanted.
    package var kind: Kind
    /// Whether a turn was sent once already, to an app-server that had lost its thread.
    package var isSecondTry = false
    /// Whether it's written down that a turn is going to be sent.
    package var hasIntent = false
    /// Whether the app-server may have been sent anything of it.
    package var isSent = false

    /// The session that it's about, if there's one already.
    package var session: SessionID? {
        switch kind {
        case .createSession: nil
        case .startTurn(let session, _, _, _), .steerTurn(let session, _, _, _): session
        }
    }
}

/// A turn that's being interrupted, at most once at a time.
package struct InterruptedTurn: Hashable, Sendable {
    /// The thread that it runs on, which may be that of several sessions.
    package let thread: ThreadID
    /// The current turn when the interrupt was asked for.
    package let turn: TurnID
}
