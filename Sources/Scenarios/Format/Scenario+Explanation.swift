import Basics

extension Scenario {
    /// What the scenario does, in sentences, for one who has never seen the format.
    package var explanation: String {
        var lines = ["\(title) (\(id))"]
        if let description { lines.append(description) }
        lines += setup.sentences
        for server in servers { lines += [""] + server.sentences }
        lines += ["", "The client:"] + steps.map { "  - \($0.action.words)\($0.patience)." }
        for fault in faults { lines += ["", "\(fault.trigger.words): \(fault.action.rawValue)."] }
        if let seed { lines += ["", "Chance is that of the seed \(seed)."] }
        lines += ["", "When all is over:"] + expectations.sentences.map { "  - \($0)." }
        if isForgiving { lines.append("  - the invariants have held; nothing else is judged.") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Scenario.Setup {
    fileprivate var sentences: [String] {
        var sentences: [String] = []
        if !flags.isEmpty { sentences.append("The daemon is started with \(flags.joined(separator: " ")).") }
        if !start { sentences.append("The daemon is not started before the first step.") }
        sentences += files.map { "The file \($0.path) lies there from the start." }
        sentences += environment.map { "The daemon's environment has \($0.name)." }
        if !canaries.isEmpty { sentences.append("No file may ever have one of \(canaries.count) secret strings.") }
        return sentences
    }
}

// MARK: - Servers

extension ServerPlan {
    fileprivate var sentences: [String] {
        var sentences: [String] = []
        for (index, script) in spawns.enumerated() {
            let ordinal = spawns.count == 1 ? "" : ", process \(index + 1) of \(spawns.count)"
            sentences.append("The server \"\(name)\"\(ordinal):")
            if readsInputFirst(script) { sentences.append("  - reads its input to the end.") }
            sentences += script.map { "  - \($0.verb.words)." }
            if script.isEmpty { sentences.append("  - says nothing.") }
        }
        if profile == .older {
            sentences.append("It behaves like an older release: a start while a turn runs is answered with a phantom.")
        }
        if extraSpawn == .repeatLast { sentences.append("Further processes do as the last.") }
        sentences += always.map { "It answers \($0.method) at any time." }
        if let arguments = started?.arguments { sentences.append("Its arguments must be \(arguments).") }
        if let folder = started?.workingDirectory { sentences.append("Its working directory must be \(folder).") }
        if let environment = started?.environment { sentences.append("Its environment must be \(environment).") }
        return sentences
    }
}

extension ScriptVerb {
    /// What a server does, with the server as the subject.
    fileprivate var words: String {
        switch self {
        case .expect(let call, as: _):
            "waits up to \(call.within.scenarioText) for \(call.method)"
                + (call.params.map { " with \($0)" } ?? "")
        case .reply(.result(let result), to: let request, id: let id):
            "answers \(request ?? "it")\(id.map { " under the id \($0)" } ?? "") with \(result.shortened)"
        case .reply(.error(let error), to: let request, id: let id):
            "refuses \(request ?? "it")\(id.map { " under the id \($0)" } ?? "") with \(error.shortened)"
        case .notify(let notice): "tells \(notice.method) \(notice.params.shortened)"
        case .request(let method, let id, let params): "asks \(method) \(params.shortened) under the id \(id)"
        case .expectReply(let matcher, id: let id, within: let within):
            "waits up to \(within.scenarioText) for the answer\(id.map { " to \($0)" } ?? "") \(matcher)"
        case .out(let event): "tells \(event.shortened)"
        case .wait(let duration): "does nothing for \(duration.scenarioText)"
        case .sync(let name): "waits at \"\(name)\" until it is released"
        case .raw(let bytes): "writes \(bytes.words) as it is"
        case .partial(let verb, .percent(let percent)): "\(verb.words), but only the first \(percent) % of the line"
        case .partial(let verb, .bytes(let count)): "\(verb.words), but only the first \(count) bytes of the line"
        case .chunk([0]): "writes whole lines from here"
        case .chunk(let sizes):
            "writes \(sizes.map(String.init).joined(separator: ", ")) bytes at a time from here"
        case .stderr(let text): "writes \(JSON.string(text).shortened) to standard error"
        case .flood(let verb, let times): "\(times) times over \(verb.words)"
        case .stopReading: "reads no more"
        case .close(let stream): "closes its \(stream.rawValue)"
        case .exit(let code): "exits with \(code)"
        case .crash(let signal): "dies of \(signal)"
        case .hang: "hangs: it reads no more and stays"
        case .holdPipe(nil): "leaves a grandchild that keeps its standard output open"
        case .holdPipe(let duration?):
            "leaves a grandchild that keeps its standard output open for \(duration.scenarioText)"
        case .onSignal(let signal, do: []): "ignores \(signal) from here"
        case .onSignal(let signal, do: let verbs): "on \(signal) from here \(verbs.words)"
        case .repeated(let count, let verbs): "\(count) times \(verbs.words)"
        case .serve(nil): "answers everything and plays a plain turn for each start, until its input ends"
        case .serve(let pace?):
            "answers everything and plays a turn for each start, side by side and of \(pace.deltas) pieces, one every "
                + "\(pace.interval.scenarioText), until its input ends"
        }
    }
}

extension [PlacedVerb] {
    fileprivate var words: String { map(\.verb.words).joined(separator: ", then ") }
}

extension ScriptVerb.RawBytes {
    fileprivate var words: String {
        switch self {
        case .text(let text): JSON.string(text).shortened
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .repeated(let text, let times): "\(times) times \(JSON.string(text).shortened)"
        }
    }
}

// MARK: - Steps

extension Step {
    fileprivate var patience: String {
        within == Self.defaultPatience ? "" : ", within \(within.scenarioText)"
    }
}

extension Step.Action {
    /// What the client does, with the client as the subject.
    fileprivate var words: String {
        switch self {
        case .call(let call, let parameters, let headers, let answer, let background):
            "calls \(call.rawValue)\(parameters.isEmpty ? "" : " with \(JSON.object(parameters).shortened)")"
                + headers.words
                + (background.map { ", and leaves the answer to \"\($0)\"" } ?? answer.words)
        case .life(let change, let flags, let expectation):
            "has the daemon \(change.rawValue)\(flags.isEmpty ? "" : " with \(flags.joined(separator: " "))")"
                + (expectation.map { ", which must end as \($0)" } ?? "")
        case .join(let name, let answer): "takes the answer of \"\(name)\"\(answer.words)"
        case .wait(.session(let id, let matcher)): "waits until the session \(id) is \(matcher)"
        case .wait(.run(let id, let matcher)): "waits until the run \(id) is \(matcher)"
        case .wait(.event(let matcher)): "waits for an event that is \(matcher)"
        case .wait(.file(let file, let matcher)): "waits until the file \(file) is \(matcher)"
        case .check(let file, let matcher): "sees that the file \(file) is \(matcher)"
        case .sync(let name): "waits until a server has come to \"\(name)\""
        case .release(let name): "lets the server go on from \"\(name)\""
        case .http(let call, let answer, let background):
            "sends \(call.keep == nil ? "" : "the beginning of ")\(call.method) \(call.path)\(call.headers.words)"
                + (background.map { ", and leaves the answer to \"\($0)\"" } ?? answer.words)
        case .webSocket(let call, let answer):
            "opens a WebSocket at \(call.path), sends \(call.frames.count) frames, and waits for its end\(answer.words)"
        case .repeated(let times, let steps):
            "\(times) times " + steps.map(\.action.words).joined(separator: ", then ")
        case .mix(let mix):
            "for a time that is drawn, \(mix.atMost.scenarioText) at most, makes calls that are drawn, one every "
                + "\(mix.interval.scenarioText) and up to \(mix.atOnce) at once: "
                + mix.calls.map(\.words).joined(separator: ", ")
                + (mix.isKeyed ? "; each has a key, and some are made again" : "")
        case .invariants: "sees that all that is known of the run leaves the invariants true"
        case .command(let arguments, let expectation):
            "types codexd \(arguments.joined(separator: " "))\(expectation.words)"
        }
    }
}

extension Step.MixedCall {
    fileprivate var words: String {
        switch self {
        case .call(let call, let parameters):
            call.rawValue + (parameters.isEmpty ? "" : " with \(JSON.object(parameters).shortened)")
        case .http(let request): "\(request.method) \(request.path)"
        }
    }
}

extension Step.AnswerExpectation {
    fileprivate var words: String {
        (status.map { ", whose status must be \($0)" } ?? "") + (body.map { ", whose answer must be \($0)" } ?? "")
            + (headers.map { ", whose header must be \($0)" } ?? "") + (isMissing ? ", and must get no answer" : "")
    }
}

extension [Step.Header] {
    fileprivate var words: String {
        map { header in
            guard header.times > 0 else { return ", without \(header.name)" }
            let value = JSON.string(header.value).shortened
            return ", with \(header.name) \(header.times == 1 ? "" : "\(header.times) times ")\(value)"
        }.joined()
    }
}

extension Step.CommandExpectation {
    fileprivate var words: String {
        let parts = [("exit", exit), ("standard output", stdout), ("standard error", stderr), ("JSON", json)]
        return parts.compactMap { name, matcher in matcher.map { ", whose \(name) must be \($0)" } }.joined()
    }
}

// MARK: - Faults and expectations

extension Fault.Trigger {
    fileprivate var words: String {
        switch self {
        case .time(let duration): "After \(duration.scenarioText)"
        case .sync(let name): "When a server has come to \"\(name)\""
        case .line(let direction, let nth, let server):
            "At line \(nth) \(direction.rawValue) \(server ?? "any server")"
        case .event(let type, let nth): "At event \(nth) of the type \(type)"
        case .write(let file, let nth): "At write \(nth) to \(file)"
        case .step(let step): "At step \(step) of the simulation"
        }
    }
}

extension Expectations {
    fileprivate var sentences: [String] {
        var sentences = files.map { "the file \($0.path) is \($0.matcher)" }
        sentences += events.map { $0.sentences(of: "the log") } ?? []
        for expectation in received {
            sentences += expectation.stream.sentences(of: "what \"\(expectation.server)\" was told")
        }
        for expectation in processes {
            if let spawned = expectation.spawned {
                sentences.append("\(spawned) processes of \"\(expectation.server)\" were started")
            }
            if let orphans = expectation.orphans {
                sentences.append("\(orphans) processes of \"\(expectation.server)\" outlive the daemon")
            }
        }
        sentences += answers.map { "GET \($0.path) has answered \($0.matcher)" }
        for outcome in outcomes {
            let judgement = outcome.judgement == .pass ? "right" : "wrong"
            let parts = outcome.expectations.sentences.joined(separator: "; ")
            sentences.append("the end \"\(outcome.name)\" is \(judgement), and is known by this: \(parts)")
        }
        return sentences
    }
}

extension StreamExpectation {
    fileprivate func sentences(of stream: String) -> [String] {
        var sentences: [String] = []
        if !sequence.isEmpty {
            sentences.append("\(stream) has, in this order: \(sequence.map(\.words).joined(separator: "; "))")
        }
        return sentences + never.map { "\(stream) never has \($0)" }
    }
}

extension EventPattern {
    fileprivate var words: String {
        switch self {
        case .event(let matcher, let times): "\(matcher)\(times.map { ", \($0)" } ?? "")"
        case .next(let matcher, let times): "at once \(matcher)\(times.map { ", \($0)" } ?? "")"
        case .not(let matcher): "meanwhile no \(matcher)"
        case .unordered(let matchers):
            "in any order \(matchers.map(\.description).joined(separator: " and "))"
        case .end: "and nothing more"
        }
    }
}
