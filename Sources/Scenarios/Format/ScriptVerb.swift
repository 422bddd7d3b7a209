package import Basics

/// One thing that a fake server does.
///
/// Every JSON and text in it is a template, substituted when it is done.
package indirect enum ScriptVerb: Hashable, Sendable {
    /// The next request or notification of the client must be this; `as` gives it a name.
    case expect(ExpectedCall, as: String?)

    /// Answers the last expected request, or the one named `to`; `id` goes on the wire instead of its own.
    case reply(ServerPlan.Answer, to: String?, id: JSON?)

    /// Sends a notification; the params are merged over a valid default, if there is one.
    case notify(Notice)

    /// Sends a request to the client.
    case request(method: String, id: JSON, params: JSON)

    /// The next answer of the client, as a whole, must be this; `id` says to which request.
    case expectReply(Matcher, id: JSON?, within: Duration)

    /// Writes an event of `codex exec`, merged over a valid default for its type; the one verb of its kind alone.
    case out(JSON)

    /// Does nothing for a time.
    case wait(Duration)

    /// Waits at a point until a step releases it.
    case sync(String)

    /// Writes exact bytes.
    case raw(RawBytes)

    /// Writes the beginning of the line that another verb would write, without a newline.
    case partial(ScriptVerb, keep: Keep)

    /// How many bytes each of the following writes has, in turn; 0 is the whole.
    case chunk([Int])

    /// Writes to standard error.
    case stderr(String)

    /// Does what writes a line many times over.
    case flood(ScriptVerb, times: Int)

    /// Reads no more.
    case stopReading

    /// Closes one of its streams.
    case close(Stream)

    /// Ends with a code.
    case exit(Int)

    /// Ends by a signal, such as `SIGKILL`.
    case crash(String)

    /// Reads no more and stays, whatever becomes of its input.
    case hang

    /// Leaves a grandchild that keeps standard output open, for a time or until the scenario is over.
    case holdPipe(Duration?)

    /// Says what a signal does from now on; no verbs means that it is ignored.
    case onSignal(String, do: [PlacedVerb])

    /// Does several verbs several times.
    case repeated(Int, [PlacedVerb])

    /// Answers everything by default and plays a plain turn for each start, until its input ends.
    ///
    /// With a pace turns take their time, and any number of them runs side by side, one to a thread.
    case serve(Pace?)
}

/// A verb and where the scenario has it.
package struct PlacedVerb: Hashable, Sendable {
    /// The place, such as `servers.app.spawns[0][3]`; behind a `/` the place in a fragment.
    package let place: String

    /// The verb.
    package let verb: ScriptVerb

    /// Creates a verb with its place.
    package init(place: String, verb: ScriptVerb) {
        self.place = place
        self.verb = verb
    }
}

extension ScriptVerb {
    /// What a call of the client must be.
    package struct ExpectedCall: Hashable, Sendable {
        /// The method, exactly.
        package let method: String

        /// What the params must be; `nil` where anything goes.
        package let params: Matcher?

        /// How long the server waits for it.
        package let within: Duration
    }

    /// How a turn goes that isn't over at once.
    package struct Pace: Hashable, Sendable {
        /// How many pieces its message has.
        package let deltas: Int

        /// How long it is until the next of them.
        package let interval: Duration
    }

    /// Exact bytes, as a scenario writes them.
    package enum RawBytes: Hashable, Sendable {
        /// A text, which is a template.
        case text(String)

        /// Bytes that needn't be text.
        case bytes([UInt8])

        /// A text, which is a template, many times over.
        case repeated(String, times: Int)
    }

    /// How much of a line is written.
    package enum Keep: Hashable, Sendable {
        /// So many hundredths of it, rounded down, but neither nothing nor all.
        case percent(Int)

        /// So many bytes, but never all.
        case bytes(Int)

        /// How many bytes of a line of `length` are written.
        package func count(of length: Int) -> Int {
            let wanted =
                switch self {
                case .percent(let percent): length * percent / 100
                case .bytes(let count): count
                }
            return max(min(wanted, length - 1), min(1, length))
        }
    }

    /// A stream of the server.
    package enum Stream: String, Hashable, Sendable, CaseIterable {
        case stdin
        case stdout
        case stderr
    }
}

/// The key by which a verb is known.
enum VerbName: String, CaseIterable {
    case expect
    case reply
    case replyError
    case notify
    case request
    case expectReply
    case out
    case wait
    case sync
    case raw
    case partial
    case chunk
    case stderr
    case flood
    case stopReading
    case close
    case exit
    case crash
    case hang
    case holdPipe
    case onSignal
    case `repeat`
    case use
    case serve

    /// The keys of the verb's object.
    var shape: Shape {
        let (required, optional): ([String], [String]) =
            switch self {
            case .expect: ([], ["as"])
            case .reply, .replyError: ([], ["to", "id"])
            case .notify: ([], ["params"])
            case .request: (["id"], ["params"])
            case .expectReply: ([], ["id", "within"])
            case .partial: (["keep"], [])
            case .flood: (["times"], [])
            case .onSignal, .repeat: (["do"], [])
            case .serve: ([], ["deltas", "every"])
            case .out, .wait, .sync, .raw, .chunk, .stderr, .stopReading, .close, .exit, .crash, .hang, .holdPipe,
                .use:
                ([], [])
            }
        return Shape("verb-\(rawValue)", [rawValue] + required, optional)
    }

    /// Whether the verb writes one line, and so can be cut off or repeated by another.
    var writesLine: Bool {
        switch self {
        case .reply, .replyError, .notify, .request, .out, .raw: true
        case .expect, .expectReply, .wait, .sync, .partial, .chunk, .stderr, .flood, .stopReading, .close, .exit,
            .crash, .hang, .holdPipe, .onSignal, .repeat, .use, .serve:
            false
        }
    }

    /// The kind of server that alone can do it; `nil` if every kind can.
    var kind: ServerPlan.Kind? {
        switch self {
        case .expect, .reply, .replyError, .notify, .request, .expectReply, .serve: .appServer
        case .out: .exec
        case .wait, .sync, .raw, .partial, .chunk, .stderr, .flood, .stopReading, .close, .exit, .crash, .hang,
            .holdPipe, .onSignal, .repeat, .use:
            nil
        }
    }
}
