/// What must be true when a scenario is over.
package struct Expectations: Hashable, Sendable {
    /// What files must hold.
    package struct FileExpectation: Hashable, Sendable {
        /// The path from the scenario's directory; a glob and a template.
        package let path: String

        /// What each such file must hold: JSON as a value, lines of JSON as an array, else a text.
        package let matcher: Matcher

        /// The glob, if it has no variables.
        let glob: Glob?

        init(path: String, matcher: Matcher) {
            self.path = path
            self.matcher = matcher
            glob = path.mayHaveVariables ? nil : Glob(path)
        }
    }

    /// What a server must have received.
    package struct ServerExpectation: Hashable, Sendable {
        /// The server's name.
        package let server: String

        /// What must have come, over all of its processes.
        package let stream: StreamExpectation
    }

    /// What must have become of a server's processes.
    package struct ProcessExpectation: Hashable, Sendable {
        /// The server's name.
        package let server: String

        /// How many must have been started.
        package let spawned: Matcher?

        /// How many must have outlived the daemon; `nil` is none.
        package let orphans: Matcher?
    }

    /// What the API must have answered.
    package struct AnswerExpectation: Hashable, Sendable {
        /// The path that is asked with GET; a template.
        package let path: String

        /// What the answer must be.
        package let matcher: Matcher
    }

    /// One of several ends that a scenario may come to.
    package struct Outcome: Hashable, Sendable {
        /// What such an end means.
        package enum Judgement: String, Hashable, Sendable, CaseIterable {
            /// It is right.
            case pass

            /// It is wrong, and known well enough to be called by its name.
            case fail
        }

        /// What the end is called.
        package let name: String

        /// What such an end means.
        package let judgement: Judgement

        /// How the end is recognized.
        package let expectations: Expectations
    }

    /// Where the scenario says it: `expect`, or `expect.outcomes[0]`.
    package var place = "expect"

    /// What files must hold.
    package var files: [FileExpectation] = []

    /// What the log must tell.
    package var events: StreamExpectation?

    /// What servers must have received.
    package var received: [ServerExpectation] = []

    /// What must have become of processes.
    package var processes: [ProcessExpectation] = []

    /// What the API must have answered.
    package var answers: [AnswerExpectation] = []

    /// The accepted ends; one of them must be recognized, if there are any.
    package var outcomes: [Outcome] = []
}

/// What a sequence of events, or of messages, must be.
package struct StreamExpectation: Hashable, Sendable {
    /// What must come, in this order.
    package let sequence: [EventPattern]

    /// What must not come anywhere.
    package let never: [Matcher]

    /// Creates an expectation.
    package init(sequence: [EventPattern], never: [Matcher]) {
        self.sequence = sequence
        self.never = never
    }
}

/// One element of an expected sequence.
package enum EventPattern: Hashable, Sendable {
    /// The next event that matches; `times` counts all that do, to the end of the stream.
    case event(Matcher, times: Times?)

    /// The very next event must match.
    case next(Matcher, times: Times?)

    /// No event matches until the following anchor, or to the end if none follows.
    case not(Matcher)

    /// Events that match, each one of the matchers, in any order.
    case unordered([Matcher])

    /// No event is left.
    case end

    /// How often an event must come.
    package struct Times: Hashable, Sendable {
        /// The least; 0 makes the event optional.
        package let atLeast: Int

        /// The most, if there is a limit.
        package let atMost: Int?
    }
}
