import Basics

/// A server as it stands in the file, with fragments in the places of its scripts.
struct ServerPart {
    let name: String
    let members: Members
    let scripts: [[SplicedPart]]

    /// All servers of a scenario, in the order of the file.
    static func all(_ part: Part?, _ splicer: inout Splicer) throws(ScenarioError) -> [ServerPart] {
        var servers: [ServerPart] = []
        for (name, part) in try part?.entries() ?? [] {
            guard !name.isEmpty, name.utf8.allSatisfy(\.isWordByte) else {
                throw part.fault(.wrongType(expected: "a name of letters, digits, \"-\" and \"_\"", found: name))
            }
            let members = try part.members(of: .server)
            var scripts: [[SplicedPart]] = []
            for script in try members.required("spawns").elements() {
                scripts.append(try splicer.splice(script, .script))
            }
            servers.append(ServerPart(name: name, members: members, scripts: scripts))
        }
        return servers
    }
}

extension [ServerPart] {
    func plans() throws(ScenarioError) -> [ServerPlan] {
        var plans: [ServerPlan] = []
        for server in self { plans.append(try ServerPlan(server)) }
        return plans
    }
}

extension ServerPlan {
    init(_ server: ServerPart) throws(ScenarioError) {
        let members = server.members
        name = server.name
        kind = try members.required("kind").word("kind")
        profile = try members["profile"]?.word("profile") ?? .current
        started = try members["started"].map { (part) throws(ScenarioError) in try Start(part) }
        var spawns: [[PlacedVerb]] = []
        for script in server.scripts {
            var context = ScriptContext(kind)
            spawns.append(try PlacedVerb.list(script, &context))
        }
        self.spawns = spawns
        extraSpawn = try members["extraSpawn"]?.word("rule for extra spawns") ?? .fail
        if extraSpawn == .repeatLast, spawns.isEmpty {
            throw try members.required("spawns").wrongType(expected: "an array that isn't empty")
        }
        if kind == .exec, let always = members["always"] { throw always.fault(.excludingKeys("exec", "always")) }
        if kind == .exec, let profile = members["profile"] { throw profile.fault(.excludingKeys("exec", "profile")) }
        always = try members["always"]?.list(of: StandingAnswer.init(_:)) ?? []
    }
}

extension ServerPlan.Start {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .started)
        arguments = try members["argv"]?.matcher()
        workingDirectory = try members["cwd"]?.matcher()
        environment = try members["env"]?.matcher()
    }
}

extension ServerPlan.StandingAnswer {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .standingAnswer)
        method = try members.required("method").text()
        if members["reply"] != nil, members["replyError"] != nil {
            throw part.fault(.excludingKeys("reply", "replyError"))
        }
        if let error = members["replyError"] {
            answer = try .init(error: error)
        } else {
            answer = .result(try members.required("reply").json)
        }
    }
}

extension ServerPlan.Answer {
    /// Reads an error of JSON-RPC 2.0, section 5.1.
    init(error part: Part) throws(ScenarioError) {
        let members = try part.members(of: .replyError)
        _ = try members.required("code").integer(in: Int.min...Int.max)
        _ = try members.required("message").text()
        self = .error(part.json)
    }
}

extension Part {
    func matcher() throws(ScenarioError) -> Matcher {
        try Matcher(self)
    }
}
