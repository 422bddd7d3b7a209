package import Basics

/// One thing that the client does.
///
/// Every JSON and text in it is a template, substituted when it is done.
package struct Step: Hashable, Sendable {
    /// How long a step may take that doesn't say.
    package static let defaultPatience: Duration = .seconds(10)

    /// The place, such as `steps[2]`; behind a `/` the place in a fragment.
    package let place: String

    /// What is done.
    package let action: Action

    /// How long it may take, or how long it is tried again.
    package let within: Duration

    /// Whether it runs codexd's command line.
    var typesCommand: Bool {
        if case .command = action { true } else { false }
    }

    /// Whether it draws, so that what comes of it is something else in each live run.
    var draws: Bool {
        if case .mix = action { true } else { false }
    }

    /// This and all inside it, in the order of the text.
    var flattened: [Step] {
        switch action {
        case .repeated(_, let steps): [self] + steps.flatMap(\.flattened)
        case .call, .life, .join, .wait, .check, .sync, .release, .http, .webSocket, .command, .mix, .invariants: [self]
        }
    }

    /// What a step can do.
    package enum Action: Hashable, Sendable {
        /// Calls the local API; with `background` the answer is left to a later ``join(_:_:)``.
        case call(Call, parameters: JSONObject, headers: [Header] = [], AnswerExpectation, background: String?)

        /// Starts, stops or kills the daemon; what is expected is `{exit, signal}` for one that ends.
        case life(LifeChange, flags: [String], expectation: Matcher?)

        /// Takes the answer of a call that was left in the background.
        case join(String, AnswerExpectation)

        /// Waits until something is true.
        case wait(Condition)

        /// A file must, perhaps after some tries, be so.
        case check(file: String, Matcher)

        /// Waits until a script has come to this point.
        case sync(String)

        /// Lets a script go on from this point, now or when it comes there.
        case release(String)

        /// Sends one request as it stands; with `background` the answer is left to a later ``join(_:_:)``.
        case http(HTTPCall, AnswerExpectation, background: String? = nil)

        /// Opens a WebSocket, and has all said over it until codexd closes it.
        case webSocket(WebSocketCall, AnswerExpectation)

        /// Runs codexd's command line.
        case command([String], CommandExpectation)

        /// Does several steps several times.
        case repeated(Int, [Step])

        /// Makes calls that are drawn, for a time that is drawn.
        case mix(Mix)

        /// Everything that can be known of the run so far must leave the invariants true.
        case invariants
    }

    /// Calls that are drawn one after the other, several under way at a time; whatever they are answered is right.
    package struct Mix: Hashable, Sendable {
        /// What is drawn from, each as likely as any other.
        package let calls: [MixedCall]

        /// How many calls may be under way.
        package let atOnce: Int

        /// How long it is from one call to the next.
        package let interval: Duration

        /// The longest that it may go on; how long it does is drawn.
        package let atMost: Duration

        /// Whether each POST has an `Idempotency-Key`, and some are made again as they were.
        package let isKeyed: Bool
    }

    /// One of the calls of a mix; sessions and runs that its parameters leave out are drawn from those that are known.
    package enum MixedCall: Hashable, Sendable {
        /// A call that has a name.
        case call(Call, parameters: JSONObject)

        /// A request as it stands.
        case http(HTTPCall)
    }

    /// The calls of the local API that have a name.
    package enum Call: String, Hashable, Sendable, CaseIterable {
        case createSession
        case resumeSession
        case closeSession
        case startTurn
        case steerTurn
        case interruptTurn
        case createRun
        case cancelRun
        case answerApproval
        case status
    }

    /// What can be done to the daemon as a process.
    package enum LifeChange: String, Hashable, Sendable, CaseIterable {
        case start
        /// Starts it, and waits for nothing.
        case launch
        case stop
        /// Stopped, and not waited for: a second signal follows the first.
        case forceStop
        case kill
        case restart
    }

    /// What an answer of the API must be.
    package struct AnswerExpectation: Hashable, Sendable {
        /// What the status must be; `nil` is any of 200 to 299.
        package let status: Matcher?

        /// What the body must be.
        package let body: Matcher?

        /// What the header must be, an object of the fields by their names in lower case.
        package var headers: Matcher?

        /// Whether the connection must be closed without an answer.
        package var isMissing = false
    }

    /// What a step waits for.
    package enum Condition: Hashable, Sendable {
        /// The record of a session is so.
        case session(id: String, Matcher)

        /// The record of a run is so.
        case run(id: String, Matcher)

        /// An event of the log is so.
        case event(Matcher)

        /// A file is so.
        case file(String, Matcher)
    }

    /// One field of a request's header; its value is a template.
    package struct Header: Hashable, Sendable {
        /// The field's name.
        package let name: String

        /// The field's value, a template.
        package let value: String

        /// How many times over the value stands there; 0 leaves out the field, though every request has it.
        package var times = 1
    }

    /// A request as it stands on the wire, or nearly.
    package struct HTTPCall: Hashable, Sendable {
        /// The method, such as `GET`.
        package let method: String

        /// The target as it stands in the request's line.
        package let path: String

        /// The fields beside those that a request must have.
        package let headers: [Header]

        /// What follows the header.
        package let body: Body?

        /// How much of the beginning is sent; `nil` is all.
        package var keep: ScriptVerb.Keep?
    }

    /// A WebSocket, and what the client says over it.
    package struct WebSocketCall: Hashable, Sendable {
        /// What is sent: a text in it is a template.
        package enum Frame: Hashable, Sendable {
            /// A message of text, or its beginning.
            case text(String, isFinal: Bool)

            /// More of the message that was begun.
            case more(String, isFinal: Bool)
            case ping(String)
            case pong(String)

            /// A close, with a code or without.
            case close(UInt16?, reason: String)

            /// Bytes as they stand, which needn't be a frame.
            case raw([UInt8])
        }

        /// The target as it stands in the request's line.
        package let path: String

        /// The fields beside those that a request for a WebSocket must have, or in their place.
        package let headers: [Header]

        /// What is sent as soon as it is open.
        package let frames: [Frame]
    }

    /// What follows the header of a request.
    package enum Body: Hashable, Sendable {
        /// A value, sent as JSON.
        case json(JSON)

        /// A text, sent as it is.
        case raw(String)

        /// A text, sent so many times over.
        case repeated(String, times: Int)
    }

    /// What a command must leave.
    package struct CommandExpectation: Hashable, Sendable {
        /// What the exit code must be; `nil` is 0.
        package let exit: Matcher?

        /// What the text on standard output must be.
        package let stdout: Matcher?

        /// What the text on standard error must be.
        package let stderr: Matcher?

        /// What standard output must be, read as JSON.
        package let json: Matcher?
    }
}
