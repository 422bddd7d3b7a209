import Basics
import Scenarios
import Testing

/// A scenario as a test writes it: what every scenario must have, and what this one is about.
struct Draft {
    var members: [String: JSON] = [
        "format": 1, "id": "a", "title": "A title", "level": "must", "steps": [],
    ]
    var fragments: [String: JSON] = [:]
    var mode = Scenario.Mode.live

    /// Takes over the members of a JSON text, with apostrophes for quotation marks; `null` takes one away.
    init(_ text: String = "{}", fragments: [String: String] = [:], mode: Scenario.Mode = .live) throws {
        for member in try #require(JSON(quoting: text).members).members {
            members[member.name] = member.value
            if member.value.isNull { members.removeValue(forKey: member.name) }
        }
        self.fragments = try fragments.mapValues { try JSON(quoting: $0) }
        self.mode = mode
    }

    /// A draft whose only server has one script.
    static func script(
        _ verbs: String,
        kind: String = "app-server",
        fragments: [String: String] = [:]
    ) throws -> Draft {
        try Draft("{'servers': {'app': {'kind': '\(kind)', 'spawns': [\(verbs)]}}}", fragments: fragments)
    }

    func scenario() throws(ScenarioError) -> Scenario {
        let sorted = members.sorted { $0.key < $1.key }
        let object = JSONObject(sorted.map { JSONObject.Member(name: $0.key, value: $0.value) })
        return try Scenario(
            parsing: object.encoded(),
            named: "a.json",
            mode: mode,
            fragments: fragments.mapValues { $0.encoded() }
        )
    }

    /// The text of the error that the draft is refused with.
    func refusal() throws -> String {
        let error = try #require(throws: ScenarioError.self) { try scenario() }
        return error.description
    }
}

extension JSON {
    /// Reads a text that has apostrophes where JSON has quotation marks.
    init(quoting text: String) throws {
        try self.init(parsing: text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\""))
    }
}

extension Matcher {
    init(quoting text: String) throws {
        try self.init(JSON(quoting: text))
    }
}
