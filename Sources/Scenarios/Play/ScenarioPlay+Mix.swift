import Basics

/// A call of a mix that is on its way.
struct MixedCall {
    let call: OpenCall

    /// The session that was drawn for it.
    let session: String?
}

/// The sessions and runs that answers to the calls of mixes have named.
struct MixedNames: Hashable, Sendable {
    /// How many sessions are left open; a mix that closed the last one would have nothing to do.
    static let fewestSessions = 4

    /// How many runs are remembered; the oldest are forgotten.
    static let mostRuns = 20

    /// Those that are active, as far as anybody was told.
    private(set) var sessions: [String] = []
    private(set) var runs: [String] = []

    mutating func open(session: String) {
        if !sessions.contains(session) { sessions.append(session) }
    }

    mutating func close(session: String) {
        sessions.removeAll { $0 == session }
    }

    mutating func remember(run: String) {
        guard !runs.contains(run) else { return }
        runs.append(run)
        if runs.count > Self.mostRuns { runs.removeFirst() }
    }

    /// Takes in what the body of an answer says of sessions and runs.
    mutating func learn(from body: JSON) {
        if let list = body["sessions"]?.elements {
            for session in list { learn(fromSession: session) }
        } else if body["runId"]?.text == nil {
            learn(fromSession: body)
        }
        for run in body["runs"]?.elements ?? [body] {
            if let id = run["runId"]?.text { remember(run: id) }
        }
    }

    private mutating func learn(fromSession session: JSON) {
        guard let id = session["sessionId"]?.text else { return }
        switch session["status"]?.text {
        case "active": open(session: id)
        case "closed": close(session: id)
        default: break
        }
    }
}

/// The requests with keys that a mix has made last, some of which it makes again.
struct MixedRepeats: Sendable {
    /// Of how many the one that's made again is drawn.
    private static let most = 8
    /// One call in so many is one that was made before.
    private static let share = 4
    /// One key in so many is one that another request had.
    private static let mistakes = 16

    private var requests: [APIRequest] = []
    private var count = 0

    /// Gives a request a key; now and then one that is taken, as a client would by mistake.
    mutating func name(_ request: inout APIRequest, with dice: inout SeededGenerator) {
        guard request.method == "POST" else { return }
        let taken = requests.last?.headers
        if let taken, dice.draw(below: Self.mistakes) == 0 {
            request.headers += taken
            return
        }
        count += 1
        request.headers.append(("Idempotency-Key", "mix-\(count)"))
        requests.append(request)
        if requests.count > Self.most { requests.removeFirst() }
    }

    /// A request that was made before, if one is to be made again.
    func draw(with dice: inout SeededGenerator) -> APIRequest? {
        guard !requests.isEmpty, dice.draw(below: Self.share) == 0 else { return nil }
        return requests[dice.draw(below: requests.count)]
    }
}

extension ScenarioPlay {
    /// Makes calls that are drawn, for a time that is drawn.
    ///
    /// While the daemon isn't up nothing is asked. What is under way in the end stays so, until the next mix begins.
    func perform(_ mix: Step.Mix) throws(RunEnd) {
        for open in mixed where open.call.outcome == nil { try world.disconnect(open.call.wire) }
        mixed = []
        let longest = Int(mix.atMost.nanoseconds / 1_000)
        let duration: Duration = .microseconds(dice.draw(in: 0...longest))
        var next = world.now
        _ = try wait(within: duration) { () throws(RunEnd) -> Bool? in
            try takeMixedAnswers()
            try listen()
            guard try follow() else { return nil }
            while next <= world.now, mixed.count < mix.atOnce {
                if let drawn = try draw(from: mix) { mixed.append(drawn) }
                next = max(next, world.now).advanced(by: mix.interval)
            }
            if mixed.count < mix.atOnce { askAgain(at: next) }
            return nil
        }
    }

    /// Takes in the answers that have come; whatever they are is right, if the invariants are.
    private func takeMixedAnswers() throws(RunEnd) {
        for open in mixed {
            try advance(open.call)
            guard case .answered(let status, let body) = open.call.outcome else { continue }
            names.learn(from: body)
            // A session that nobody knows any more needn't be asked for again.
            if status == 404, let session = open.session { names.close(session: session) }
        }
        mixed.removeAll { $0.call.outcome != nil }
    }

    /// Draws a call and sends it; `nil` if what it needs isn't known yet.
    private func draw(from mix: Step.Mix) throws(RunEnd) -> MixedCall? {
        if mix.isKeyed, let again = repeats.draw(with: &dice) {
            return MixedCall(call: try begin(again), session: nil)
        }
        switch mix.calls[dice.draw(below: mix.calls.count)] {
        case .http(let call): return MixedCall(call: try begin(try request(call)), session: nil)
        case .call(let call, var parameters):
            if call == .closeSession, names.sessions.count <= MixedNames.fewestSessions { return nil }
            for key in call.requiredParameters where parameters[key] == nil {
                let known = key == "runId" ? names.runs : names.sessions
                guard !known.isEmpty else { return nil }
                parameters[key] = .string(dice.pick(known))
            }
            let session = call.requiredParameters.contains("sessionId") ? parameters["sessionId"]?.text : nil
            var request = try request(call, parameters)
            if mix.isKeyed { repeats.name(&request, with: &dice) }
            return MixedCall(call: try begin(request), session: session)
        }
    }
}
