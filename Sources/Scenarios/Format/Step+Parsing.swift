import Basics

extension Step {
    static func list(_ parts: [SplicedPart]) throws(ScenarioError) -> [Step] {
        var steps: [Step] = []
        for part in parts { steps.append(try Step(part)) }
        return steps
    }

    private init(_ spliced: SplicedPart) throws(ScenarioError) {
        let part = spliced.part
        place = spliced.place
        let name = try StepName(of: part)
        let members: Members
        switch name {
        case .op:
            (members, action) = try Self.operation(part)
        case .join:
            members = try part.members(of: .join)
            action = .join(try members.required("join").name(), try AnswerExpectation(members))
        case .waiting:
            members = try part.members(of: .waiting)
            action = .wait(try Condition(members.required("await")))
        case .check:
            members = try part.members(of: .check)
            let check = try members.required("check").members(of: .awaitedFile)
            action = .check(file: try check.required("file").text(), try check.required("is").matcher())
        case .sync:
            members = try part.members(of: .syncStep)
            action = .sync(try members.required("sync").name())
        case .release:
            members = try part.members(of: .release)
            action = .release(try members.required("release").name())
        case .http:
            members = try part.members(of: .httpStep)
            let background = try Self.background(part, members)
            action = .http(
                try HTTPCall(members.required("http")),
                try AnswerExpectation(members),
                background: background
            )
        case .webSocket:
            members = try part.members(of: .webSocketStep)
            action = .webSocket(try WebSocketCall(members.required("webSocket")), try AnswerExpectation(members))
        case .cli:
            members = try part.members(of: .commandStep)
            let expectation = try members["expect"].map { (part) throws(ScenarioError) in try CommandExpectation(part) }
            action = .command(try members.required("cli").texts(), expectation ?? .success)
        case .repeat:
            members = try part.members(of: .repeatedSteps)
            _ = try members.required("do").elements()
            let times = try members.required("repeat").integer(in: Step.rounds)
            action = .repeated(times, try Self.list(spliced.children))
        case .mix:
            members = try part.members(of: .mix)
            action = .mix(try Mix(members))
        case .invariants:
            members = try part.members(of: .invariants)
            try members.required("invariants").isTrue()
            action = .invariants
        case .use: preconditionFailure("the fragment \(part.json) is still in its place")
        }
        within = try members["within"]?.duration() ?? Self.defaultPatience
    }

    private static func operation(_ part: Part) throws(ScenarioError) -> (Members, Action) {
        let name = try Members(whole: part).required("op")
        if let change = LifeChange(rawValue: try name.text()) {
            let members = try part.members(of: .lifeStep)
            let flags = try members["flags"]?.texts() ?? []
            if let flags = members["flags"], change != .start, change != .restart {
                throw flags.fault(.excludingKeys(change.rawValue, "flags"))
            }
            if let expectation = members["expect"], change == .launch {
                throw expectation.fault(.excludingKeys(change.rawValue, "expect"))
            }
            return (members, .life(change, flags: flags, expectation: try members["expect"]?.matcher()))
        }
        guard let call = Call(rawValue: try name.text()) else {
            let known = Call.allCases.map(\.rawValue) + LifeChange.allCases.map(\.rawValue)
            throw name.fault(.unknownWord(try name.text(), kind: "op", known: known))
        }
        let members = try part.members(of: .call)
        let parameters = try members["with"]?.parameters() ?? [:]
        for key in call.requiredParameters where parameters[key] == nil {
            throw (members["with"] ?? part).fault(.missingKey(key))
        }
        let answer = try AnswerExpectation(members)
        let headers = try members["headers"]?.headers() ?? []
        let background = try background(part, members)
        return (members, .call(call, parameters: parameters, headers: headers, answer, background: background))
    }

    /// The name of a call whose answer is taken later, which alone says what that must be.
    private static func background(_ part: Part, _ members: Members) throws(ScenarioError) -> String? {
        guard let background = try members["background"]?.name() else { return nil }
        if let key = AnswerExpectation.keys.first(where: { members[$0] != nil }) {
            throw part.fault(.excludingKeys("background", key))
        }
        return background
    }
}

extension Step {
    /// How often steps may be done again.
    static let rounds = 1...100_000
}

extension Step.Call {
    /// What the call's path is made of, and so must be given whatever the test is about.
    var requiredParameters: [String] {
        switch self {
        case .createSession, .createRun, .status: []
        case .resumeSession: ["threadId"]
        case .closeSession, .startTurn, .steerTurn, .interruptTurn: ["sessionId"]
        case .cancelRun: ["runId"]
        case .answerApproval: ["id"]
        }
    }
}

/// The key by which a step is known.
enum StepName: String, CaseIterable {
    case op
    case join
    case waiting = "await"
    case check
    case sync
    case release
    case http
    case webSocket
    case cli
    case `repeat`
    case mix
    case invariants
    case use

    fileprivate init(of part: Part) throws(ScenarioError) {
        let keys = try part.entries().map(\.name)
        guard let first = keys.first else { throw part.wrongType(expected: "a step") }
        let names = keys.compactMap(StepName.init(rawValue:))
        guard let name = names.first else {
            throw part.fault(.unknownWord(first, kind: "step", known: StepName.allCases.map(\.rawValue)))
        }
        guard names.count == 1 else { throw part.fault(.excludingKeys(name.rawValue, names[1].rawValue)) }
        self = name
    }
}

// MARK: - Arguments

extension Part {
    /// The parameters of a call, whose keys the API knows and the format doesn't.
    func parameters() throws(ScenarioError) -> JSONObject {
        guard let object = json.members else { throw wrongType(expected: "an object") }
        return object
    }

    /// The fields of a request's header: each a text, or one that is repeated, or nothing in place of a usual one.
    func headers() throws(ScenarioError) -> [Step.Header] {
        var headers: [Step.Header] = []
        for entry in try entries() {
            let value = entry.part
            if value.json.isNull {
                headers.append(Step.Header(name: entry.name, value: "", times: 0))
            } else if value.json.members == nil {
                headers.append(Step.Header(name: entry.name, value: try value.text()))
            } else {
                let (text, times) = try value.repeatedText()
                headers.append(Step.Header(name: entry.name, value: text, times: times))
            }
        }
        return headers
    }

    /// A text and how many times over it is meant.
    func repeatedText() throws(ScenarioError) -> (text: String, times: Int) {
        let members = try members(of: .repeated)
        return (
            try members.required("repeat").text(),
            try members.required("times").integer(in: ScriptVerb.repetitions)
        )
    }
}

extension Step.AnswerExpectation {
    /// The keys that say what an answer must be.
    fileprivate static let keys = ["expect", "status", "answerHeaders", "unanswered"]

    fileprivate init(_ members: Members) throws(ScenarioError) {
        status = try members["status"]?.matcher()
        body = try members["expect"]?.matcher()
        headers = try members["answerHeaders"]?.matcher()
        try members["unanswered"]?.isTrue()
        isMissing = members["unanswered"] != nil
        guard isMissing, let other = Self.keys.dropLast().compactMap({ members[$0] }).first else { return }
        throw other.wrongType(expected: "nothing of an answer that is missing")
    }
}

extension Step.Condition {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        if part.json["session"] != nil {
            let members = try part.members(of: .awaitedSession)
            self = .session(id: try members.required("session").text(), try members.required("is").matcher())
        } else if part.json["run"] != nil {
            let members = try part.members(of: .awaitedRun)
            self = .run(id: try members.required("run").text(), try members.required("is").matcher())
        } else if part.json["event"] != nil {
            self = .event(try part.members(of: .awaitedEvent).required("event").matcher())
        } else {
            let members = try part.members(of: .awaitedFile)
            self = .file(try members.required("file").text(), try members.required("is").matcher())
        }
    }
}

extension Step.HTTPCall {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .httpCall)
        method = try members.required("method").text()
        path = try members.required("path").text()
        headers = try members["headers"]?.headers() ?? []
        keep = try members["keep"].map { (part) throws(ScenarioError) in try ScriptVerb.Keep(part) }
        if members["body"] != nil, members["raw"] != nil { throw part.fault(.excludingKeys("body", "raw")) }
        if let raw = members["raw"], raw.json.members != nil {
            let (text, times) = try raw.repeatedText()
            body = .repeated(text, times: times)
        } else if let raw = members["raw"] {
            body = .raw(try raw.text())
        } else {
            body = members["body"].map { .json($0.json) }
        }
    }
}

extension Step.CommandExpectation {
    /// The command succeeds, whatever it prints.
    fileprivate static let success = Self(exit: nil, stdout: nil, stderr: nil, json: nil)

    fileprivate init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .commandOutcome)
        exit = try members["exit"]?.matcher()
        stdout = try members["stdout"]?.matcher()
        stderr = try members["stderr"]?.matcher()
        json = try members["json"]?.matcher()
    }
}
