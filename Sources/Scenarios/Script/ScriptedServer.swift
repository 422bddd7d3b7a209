package import Basics

/// One process of a fake server, which does what its script says.
///
/// The machine owns no clock and no stream. Events come in with the time they happened, and what the process does
/// about them goes out as actions, to be carried out in order.
///
/// ```
/// unborn ──started──▶ playing ──exit, crash, failure, end of input──▶ ended
///                      │   ▲
///                      └───┘ a verb waits, and an event lets it go on
/// ```
///
/// For one that plays `codex exec` the end of its input is the beginning of its work, and the end of its script that of
/// the process.
package struct ScriptedServer: Hashable, Sendable {
    /// Something that happened to the process.
    package enum Event: Hashable, Sendable {
        /// It runs; the arguments begin with the command, and `spawn` counts the server's processes from 0.
        case started(spawn: Int, arguments: [String], directory: String, environment: [String: String])

        /// Bytes have come from the client.
        case received([UInt8])

        /// The client sends nothing more.
        case inputEnded

        /// A time has come that was asked for.
        case woke

        /// A step has released a point of the script; the bindings are all that the runner knows.
        case released(String, Bindings)

        /// A signal has come, by its name in POSIX.
        case signalled(String)
    }

    /// Something that the process must now do.
    package enum Action: Hashable, Sendable {
        /// Write to standard output, in one write if the system lets it.
        case write([UInt8])

        /// Write to standard error.
        case writeError([UInt8])

        /// Say `woke` at that time, and not before everything written has been taken; replaces what was asked earlier.
        case wake(at: Instant)

        /// Close a stream.
        case close(ScriptVerb.Stream)

        /// Read no more from standard input, and leave it open.
        case stopReading

        /// Replace a file, once everything written has been taken; the path is absolute.
        case writeFile(path: String, [UInt8])

        /// End with a code, once everything written has been taken.
        case exit(code: Int)

        /// End by a signal of that name, once everything written has been taken.
        case crash(signal: String)

        /// Leave a grandchild that keeps standard output open, for a time or until the scenario is over.
        case holdPipe(Duration?)

        /// Tell the runner that the script waits at a point.
        case reached(String)

        /// Tell the runner, without waiting for anything written.
        case report(ServerReport)
    }

    /// The code with which a process ends whose client did not do what the scenario says.
    package static let failureCode = 97

    /// How many bytes are written before the process waits for its reader, 256 KiB; a single line may be longer.
    static let burst = 256 << 10

    /// How many messages of the client may wait for the script.
    static let mostPending = 10_000

    enum Life: Hashable {
        case unborn
        case playing
        case ended
    }

    /// What all processes of the server do.
    package let plan: ServerPlan
    var bindings: Bindings
    var life: Life = .unborn
    var script: ScriptPosition
    var inbox = ClientInbox()
    var pretence = Pretence(spawn: 0, directory: "/", started: Instant(nanoseconds: 0))
    private let shelf: [PretendedTurn.Record]
    var wait: ScriptWait = .nothing

    /// The requests of the client to which the script can answer.
    var lastRequest: ClientCall?
    var namedRequests: [String: ClientCall] = [:]

    /// The requests of the script that the client hasn't answered, in order.
    var unanswered: [JSON] = []

    /// What `codex exec` has read of its prompt, and told of its work, and where its last message goes.
    var prompt: [UInt8] = []
    var exec = ExecPretence(threadID: "")
    var lastMessageFile: String?

    /// The turns that a plain server has begun and goes on with, in the order in which they began.
    var pacedTurns: [PacedTurn] = []

    /// How often a point was released and not yet passed.
    var releases: [String: Int] = [:]

    /// What a signal does; nothing if the verbs are none.
    var reactions: [String: [PlacedVerb]] = [:]
    var reads = true
    var writes = WriteSizes()

    var now = Instant(nanoseconds: 0)
    var actions: [Action] = []
    var budget = 0
    var alarm: Instant?

    /// Creates a process of a server that hasn't started yet.
    ///
    /// - Parameters:
    ///   - plan: What all processes of the server do.
    ///   - bindings: The values of the scenario's variables, as far as they are known.
    ///   - shelf: What earlier processes of the server have left, as they have reported it.
    package init(plan: ServerPlan, bindings: Bindings = Bindings(), shelf: [PretendedTurn.Record] = []) {
        self.plan = plan
        self.shelf = shelf
        self.bindings = bindings
        script = ScriptPosition([])
    }

    /// Whether the process has come to its end, which may still have to wait for what was written.
    package var hasEnded: Bool { life == .ended }

    /// The signals for which a script may have something to do, beside those that always end a process.
    package var signals: [String] {
        let all = plan.spawns.flatMap { $0 }.flatMap(\.reactions)
        return all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
    }

    /// Takes in one event and says what must be done about it.
    ///
    /// Once the process has ended, nothing is done about anything.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        self.now = now
        budget = Self.burst
        switch (life, event) {
        case (.unborn, .started(let spawn, let arguments, let directory, let environment)):
            start(spawn, arguments, directory, environment)
        case (.playing, .received(let bytes)): receive(bytes)
        case (.playing, .inputEnded): endInput()
        case (.playing, .woke): alarm = nil
        case (.unborn, .released(let name, let known)), (.playing, .released(let name, let known)):
            bindings.bind(known.object)
            releases[name, default: 0] += 1
        case (.playing, .signalled(let signal)): react(to: signal)
        case (.playing, .started): preconditionFailure("a process started twice")
        case (.unborn, .received), (.unborn, .inputEnded), (.unborn, .woke), (.unborn, .signalled), (.ended, _): break
        }
        play()
        for record in pretence.unsaved { actions.append(.report(.remembered(record))) }
        pretence.unsaved.removeAll()
        defer { actions.removeAll() }
        return actions
    }

    // MARK: - Beginning and end

    private mutating func start(
        _ spawn: Int,
        _ arguments: [String],
        _ directory: String,
        _ environment: [String: String]
    ) {
        life = .playing
        pretence = Pretence(spawn: spawn, directory: directory, started: now, shelf: shelf)
        guard let verbs = plan.script(forSpawn: spawn) else {
            fail(
                Failure(
                    place: "servers.\(plan.name).spawns",
                    summary: "codexd started one process of \"\(plan.name)\" more than there are scripts",
                    expected: "at most \(plan.spawns.count)",
                    actual: "process \(spawn + 1)"
                )
            )
            return
        }
        script = ScriptPosition(verbs)
        if plan.kind == .exec {
            exec = ExecPretence(threadID: pretence.nextID())
            lastMessageFile = ExecPretence.lastMessageFile(in: arguments, from: directory)
        }
        if plan.readsInputFirst(verbs) { wait = .input }
        let variables = environment.sorted { $0.key < $1.key }
        let parts: [(String, Matcher?, JSON)] = [
            ("argv", plan.started?.arguments, .array(arguments.map(JSON.string))),
            ("cwd", plan.started?.workingDirectory, .string(directory)),
            (
                "env", plan.started?.environment,
                .object(JSONObject(variables.map { .init(name: $0, value: .string($1)) }))
            ),
        ]
        let server = plan.name
        for (name, matcher, actual) in parts {
            guard let matcher else { continue }
            let place = "servers.\(server).started.\(name)"
            guard check(actual, matcher, place, "\"\(server)\" was started otherwise") else { return }
        }
    }

    private mutating func react(to signal: String) {
        guard !script.isReacting(to: signal) else { return }  // It stays blocked, as in a handler; see sigaction(2).
        if let verbs = reactions[signal] {
            guard !verbs.isEmpty else { return }
            script.interrupt(with: verbs, on: signal, resuming: wait)
            wait = .nothing
        } else if wait == .forever {
            end(.crash(signal: signal))  // Who hangs doesn't come to its handler, so the system's default holds.
        } else {
            end(customaryEnd(on: signal))
        }
    }

    /// Ends the process.
    mutating func end(_ action: Action) {
        if case .exit(let code) = action { leaveLastMessage(exitCode: code) }
        actions.append(action)
        life = .ended
    }

    /// Ends the process because the client did not do what the scenario says.
    mutating func fail(_ failure: Failure) {
        guard life == .playing else { return }
        actions.append(.report(.failed(failure)))
        end(.exit(code: Self.failureCode))
    }

    /// Compares something with what it must be; a difference ends the process.
    mutating func check(
        _ actual: JSON?,
        _ matcher: Matcher,
        _ place: String,
        _ summary: @autoclosure () -> String
    ) -> Bool {
        let before = bindings
        if let mismatch = matcher.check(actual, &bindings).first {
            fail(Failure(place: place, summary: summary(), mismatch))
            return false
        }
        guard bindings != before else { return true }
        for member in bindings.object.members where before[member.name] != member.value {
            actions.append(.report(.captured(member.name, member.value)))
        }
        return true
    }
}

extension PlacedVerb {
    /// The signals of which this verb, or one inside it, says what they do.
    fileprivate var reactions: [String] {
        switch verb {
        case .onSignal(let signal, let verbs): [signal] + verbs.flatMap(\.reactions)
        case .repeated(_, let verbs): verbs.flatMap(\.reactions)
        case .expect, .reply, .notify, .request, .expectReply, .out, .wait, .sync, .raw, .partial, .chunk, .stderr,
            .flood,
            .stopReading, .close, .exit, .crash, .hang, .holdPipe, .serve:
            []
        }
    }
}
