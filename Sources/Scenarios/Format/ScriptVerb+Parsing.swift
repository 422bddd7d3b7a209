import Basics

/// What the verbs of a script may refer to so far.
struct ScriptContext {
    /// What the server of the script pretends to be.
    let kind: ServerPlan.Kind

    /// The requests that have a name.
    var requests: Set<String> = []

    /// Whether any request is expected before.
    var hasRequest = false

    init(_ kind: ServerPlan.Kind) {
        self.kind = kind
    }
}

extension PlacedVerb {
    static func list(
        _ parts: [SplicedPart],
        _ context: inout ScriptContext
    ) throws(ScenarioError) -> [PlacedVerb] {
        var verbs: [PlacedVerb] = []
        for part in parts {
            verbs.append(PlacedVerb(place: part.place, verb: try ScriptVerb(part, &context)))
        }
        return verbs
    }
}

extension ScriptVerb {
    /// How many times something may be done again.
    static let repetitions = 1...10_000_000

    /// The signals that a script may name.
    static let signals = [
        "SIGTERM", "SIGKILL", "SIGINT", "SIGHUP", "SIGQUIT", "SIGABRT", "SIGSEGV", "SIGPIPE", "SIGUSR1",
    ]

    fileprivate init(_ spliced: SplicedPart, _ context: inout ScriptContext) throws(ScenarioError) {
        let part = spliced.part
        let name = try VerbName(of: part)
        if let kind = name.kind, kind != context.kind {
            throw part.fault(.verbOfAnotherKind(name.rawValue, kind.rawValue))
        }
        let members = try part.members(of: name.shape)
        let argument = try members.required(name.rawValue)
        switch name {
        case .expect: self = try Self.expectation(argument, members, &context)
        case .reply: self = try Self.answer(.result(argument.json), members, context)
        case .replyError: self = try Self.answer(.init(error: argument), members, context)
        case .notify: self = .notify(Notice(method: try argument.text(), params: members["params"]?.json ?? [:]))
        case .request:
            let id = try members.required("id").json
            self = .request(method: try argument.text(), id: id, params: members["params"]?.json ?? [:])
        case .expectReply:
            self = .expectReply(
                try argument.matcher(),
                id: members["id"]?.json,
                within: try members["within"]?.duration() ?? Step.defaultPatience
            )
        case .out:
            _ = try Members(whole: argument.object()).required("type").text()
            self = .out(argument.json)
        case .wait: self = .wait(try argument.duration())
        case .sync: self = .sync(try argument.name())
        case .raw: self = .raw(try RawBytes(argument))
        case .partial:
            self = .partial(try Self.line(argument, context), keep: try Keep(members.required("keep")))
        case .chunk: self = .chunk(try Self.sizes(argument))
        case .stderr: self = .stderr(try argument.text())
        case .flood:
            let times = try members.required("times").integer(in: Self.repetitions)
            self = .flood(try Self.line(argument, context), times: times)
        case .stopReading:
            try argument.isTrue()
            self = .stopReading
        case .close: self = .close(try argument.word("stream"))
        case .exit: self = .exit(try argument.integer(in: 0...255))
        case .crash: self = .crash(try argument.signal())
        case .hang:
            try argument.isTrue()
            self = .hang
        case .holdPipe: self = .holdPipe(argument.json == true ? nil : try argument.duration())
        case .onSignal:
            self = .onSignal(try argument.signal(), do: try Self.reaction(spliced, members, context))
        case .repeat:
            _ = try members.required("do").elements()
            self = .repeated(
                try argument.integer(in: Self.repetitions),
                try PlacedVerb.list(spliced.children, &context)
            )
        case .use: preconditionFailure("the fragment \(argument.json) is still in its place")
        case .serve:
            try argument.isTrue()
            self = .serve(try Pace(members))
        }
    }

    private static func expectation(
        _ argument: Part,
        _ members: Members,
        _ context: inout ScriptContext
    ) throws(ScenarioError) -> ScriptVerb {
        let call = try ExpectedCall(argument)
        let name = try members["as"]?.name()
        if let name, !context.requests.insert(name).inserted {
            throw members.whole.fault(.duplicate(name, kind: "request"))
        }
        context.hasRequest = true
        return .expect(call, as: name)
    }

    private static func answer(
        _ answer: ServerPlan.Answer,
        _ members: Members,
        _ context: ScriptContext
    ) throws(ScenarioError) -> ScriptVerb {
        let request = try members["to"]?.name()
        if let request, !context.requests.contains(request) {
            throw members.whole.fault(.nothingNamed(request, kind: "request"))
        }
        guard context.hasRequest || members["id"] != nil else { throw members.whole.fault(.nothingToAnswer) }
        return .reply(answer, to: request, id: members["id"]?.json)
    }

    /// A verb that writes one line.
    private static func line(_ part: Part, _ context: ScriptContext) throws(ScenarioError) -> ScriptVerb {
        let name = try VerbName(of: part)
        guard name.writesLine else {
            let known = VerbName.allCases.filter(\.writesLine).map(\.rawValue)
            throw part.fault(.unknownWord(name.rawValue, kind: "verb that writes a line", known: known))
        }
        var context = context
        return try ScriptVerb(SplicedPart(place: "", part: part, children: []), &context)
    }

    /// The sizes of writes; a single one goes for all.
    private static func sizes(_ part: Part) throws(ScenarioError) -> [Int] {
        let range = 0...(1 << 30)
        guard part.json.elements != nil else { return [try part.integer(in: range)] }
        let sizes = try part.list { (size) throws(ScenarioError) in try size.integer(in: range) }
        guard !sizes.isEmpty else { throw part.wrongType(expected: "an array that isn't empty") }
        return sizes
    }

    private static func reaction(
        _ spliced: SplicedPart,
        _ members: Members,
        _ context: ScriptContext
    ) throws(ScenarioError) -> [PlacedVerb] {
        let reaction = try members.required("do")
        if reaction.json == "ignore" { return [] }
        guard !(try reaction.elements().isEmpty) else { throw reaction.wrongType(expected: "\"ignore\" or verbs") }
        // A signal comes at any moment, so what its verbs expect is nothing the rest can rely on.
        var context = context
        return try PlacedVerb.list(spliced.children, &context)
    }
}

extension VerbName {
    /// The verb of an object: the one key that names one.
    fileprivate init(of part: Part) throws(ScenarioError) {
        let keys = try part.entries().map(\.name)
        let known = VerbName.allCases.map(\.rawValue)
        guard let first = keys.first else { throw part.wrongType(expected: "a verb") }
        let names = keys.compactMap(VerbName.init(rawValue:))
        guard let name = names.first else { throw part.fault(.unknownWord(first, kind: "verb", known: known)) }
        guard names.count == 1 else { throw part.fault(.excludingKeys(name.rawValue, names[1].rawValue)) }
        self = name
    }
}

// MARK: - Arguments

extension ScriptVerb.ExpectedCall {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .expectedCall)
        method = try members.required("method").text()
        params = try members["params"]?.matcher()
        within = try members["within"]?.duration() ?? Step.defaultPatience
    }
}

extension ScriptVerb.RawBytes {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        if let text = part.json.text {
            self = .text(text)
        } else if part.json["base64"] != nil {
            let encoded = try part.members(of: .base64).required("base64")
            guard let bytes = [UInt8](base64: try encoded.text()) else {
                throw encoded.wrongType(expected: "bytes in base64")
            }
            self = .bytes(bytes)
        } else {
            let members = try part.members(of: .repeated)
            let times = try members.required("times").integer(in: ScriptVerb.repetitions)
            self = .repeated(try members.required("repeat").text(), times: times)
        }
    }
}

extension ScriptVerb.Keep {
    /// Reads how much of the beginning is kept.
    init(_ part: Part) throws(ScenarioError) {
        if part.json.integer != nil {
            self = .bytes(try part.integer(in: 1...(1 << 30)))
            return
        }
        guard let text = part.json.text, text.hasSuffix("%"), let percent = Int(text.dropLast()) else {
            throw part.wrongType(expected: "a number of bytes or a share such as \"60%\"")
        }
        guard (1...99).contains(percent) else { throw part.fault(.outOfRange(percent, 1...99)) }
        self = .percent(percent)
    }
}

extension Part {
    /// A signal by its name in POSIX, of those that a server can get.
    fileprivate func signal() throws(ScenarioError) -> String {
        let text = try text()
        guard ScriptVerb.signals.contains(text) else {
            throw fault(.unknownWord(text, kind: "signal", known: ScriptVerb.signals))
        }
        return text
    }
}

extension ScriptVerb.Pace {
    /// Reads the pace of a plain server, if it has one; both parts or none must be there.
    fileprivate init?(_ members: Members) throws(ScenarioError) {
        guard members["deltas"] != nil || members["every"] != nil else { return nil }
        deltas = try members.required("deltas").integer(in: ScriptVerb.repetitions)
        interval = try members.required("every").duration()
    }
}
