import Basics

extension Step.Mix {
    /// How many calls may be under way at most.
    private static let calls = 1...1_000

    /// How many calls are under way where a scenario doesn't say.
    private static let usualCalls = 8

    /// How long it is from one call to the next where a scenario doesn't say.
    private static let usualInterval: Duration = .milliseconds(5)

    init(_ members: Members) throws(ScenarioError) {
        let list = try members.required("mix")
        calls = try list.list { (part) throws(ScenarioError) in try Step.MixedCall(part) }
        guard !calls.isEmpty else { throw list.wrongType(expected: "an array that isn't empty") }
        atOnce = try members["atOnce"]?.integer(in: Self.calls) ?? Self.usualCalls
        interval = try members["every"]?.duration() ?? Self.usualInterval
        try members["keyed"]?.isTrue()
        isKeyed = members["keyed"] != nil
        atMost = try members.required("atMost").duration()
    }
}

extension Step.MixedCall {
    fileprivate init(_ part: Part) throws(ScenarioError) {
        if part.json["http"] != nil {
            self = .http(try Step.HTTPCall(part.members(of: .mixedRequest).required("http")))
            return
        }
        let members = try part.members(of: .mixedCall)
        let name = try members.required("op")
        let call = try name.word("op", as: Step.Call.self)
        let parameters = try members["with"]?.parameters() ?? [:]
        for key in call.requiredParameters where !Self.drawn.contains(key) && parameters[key] == nil {
            throw (members["with"] ?? part).fault(.missingKey(key))
        }
        self = .call(call, parameters: parameters)
    }

    /// The parameters that are drawn where a call must have them and a scenario leaves them out.
    static let drawn = ["sessionId", "runId"]
}
