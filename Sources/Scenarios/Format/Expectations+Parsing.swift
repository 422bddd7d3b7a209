import Basics

extension Part {
    /// What a whole scenario must leave.
    func expectations() throws(ScenarioError) -> Expectations {
        let members = try members(of: .expectations)
        var expectations = try Expectations(members)
        expectations.outcomes = try members["outcomes"]?.list(of: Expectations.Outcome.init(_:)) ?? []
        var names: Set<String> = []
        for outcome in expectations.outcomes where !names.insert(outcome.name).inserted {
            throw fault(.duplicate(outcome.name, kind: "outcome"))
        }
        return expectations
    }
}

extension Expectations {
    fileprivate init(_ members: Members) throws(ScenarioError) {
        place = members.whole.path.description
        for (path, part) in try members["files"]?.entries() ?? [] {
            files.append(FileExpectation(path: path, matcher: try part.matcher()))
        }
        events = try members["events"].map { (part) throws(ScenarioError) in try StreamExpectation(part) }
        for (server, part) in try members["received"]?.entries() ?? [] {
            received.append(ServerExpectation(server: server, stream: try StreamExpectation(part)))
        }
        for (server, part) in try members["processes"]?.entries() ?? [] {
            let members = try part.members(of: .processes)
            processes.append(
                ProcessExpectation(
                    server: server,
                    spawned: try members["spawned"]?.matcher(),
                    orphans: try members["orphans"]?.matcher()
                )
            )
        }
        for (path, part) in try members["api"]?.entries() ?? [] {
            answers.append(AnswerExpectation(path: path, matcher: try part.matcher()))
        }
    }
}

extension Expectations.Outcome {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .outcome)
        name = try members.required("name").text()
        judgement = try members.required("verdict").word("verdict")
        expectations = try Expectations(members)
    }
}

extension StreamExpectation {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .stream)
        sequence = try members["sequence"]?.list(of: EventPattern.init(_:)) ?? []
        never = try members["never"]?.list(of: Matcher.init(_:)) ?? []
    }
}

/// The key by which an element of a sequence is known.
enum PatternName: String, CaseIterable {
    case event
    case next
    case not
    case unordered
    case end
}

extension EventPattern {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        let keys = try part.entries().map(\.name)
        guard let first = keys.first else { throw part.wrongType(expected: "a pattern of events") }
        let names = keys.compactMap(PatternName.init(rawValue:))
        guard let name = names.first else {
            throw part.fault(.unknownWord(first, kind: "pattern", known: PatternName.allCases.map(\.rawValue)))
        }
        guard names.count == 1 else { throw part.fault(.excludingKeys(name.rawValue, names[1].rawValue)) }
        switch name {
        case .event:
            let members = try part.members(of: .eventPattern)
            self = .event(try members.required("event").matcher(), times: try Times(members["times"]))
        case .next:
            let members = try part.members(of: .nextPattern)
            self = .next(try members.required("next").matcher(), times: try Times(members["times"]))
        case .not: self = .not(try part.members(of: .notPattern).required("not").matcher())
        case .unordered:
            let list = try part.members(of: .unorderedPattern).required("unordered")
            self = .unordered(try list.list(of: Matcher.init(_:)))
        case .end:
            try part.members(of: .endPattern).required("end").isTrue()
            self = .end
        }
    }
}

extension EventPattern.Times {
    /// Without a word about the least, the event must come once.
    fileprivate init?(_ part: Part?) throws(ScenarioError) {
        guard let part else { return nil }
        let members = try part.members(of: .times)
        let most = try members["atMost"]?.integer(in: 0...1_000_000_000)
        atLeast = try members["atLeast"]?.integer(in: 0...(most ?? 1_000_000_000)) ?? min(1, most ?? 1)
        atMost = most
    }
}
