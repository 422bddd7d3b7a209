import Basics
import Scenarios

/// A scenario that fuzzing found and shrinking made small, as it is kept in `Scenarios/regressions`.
package struct Regression: Hashable, Sendable {
    /// How much of a detail is told in the title.
    private static let longestTitle = 160

    /// Its name, which is a function of what it does and of what broke.
    ///
    /// So a flaw that many seeds find, and that shrinks to the same, is kept once.
    package let id: String

    /// The scenario, with its name and title.
    package let text: ScenarioText

    /// The name of the file.
    package var file: String { text.file }

    /// Gives a shrunk scenario its name and title.
    ///
    /// - Parameters:
    ///   - text: The scenario, made by ``ScenarioText/playing(_:)`` and shrunk.
    ///   - rule: What broke, in a word: an invariant, or `expectation`.
    ///   - detail: What was seen of it, for the title.
    package init(_ text: ScenarioText, breaking rule: String, detail: String) {
        var members = text.value.members ?? [:]
        for name in ["setup", "vars", "servers", "faults"] where members[name]?.isEmptyContainer == true {
            members[name] = nil
        }
        let told: Set = ["$schema", "id", "title", "description", "seed"]
        let digits = String(UInt32(truncatingIfNeeded: JSON.object(members.without(told)).stableHash), radix: 16)
        let word = String(rule.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        id = "regression-\(word)-\(String(repeating: "0", count: 8 - digits.count))\(digits)"
        members["id"] = .string(id)
        let line = detail.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(Self.longestTitle)
        members["title"] = .string(line.isEmpty ? rule : "\(rule): \(line)")
        self.text = ScenarioText(value: .object(members), file: "\(id).json")
    }
}

extension ScenarioText {
    /// The run of a plan as a scenario of its own: what was drawn is written down, and only the simulator runs it.
    ///
    /// Faults that expectations needn't survive leave the judgement to the invariants, and so there is no `expect`.
    package func playing(_ plan: FaultPlan) -> ScenarioText {
        let old = value.members ?? [:]
        var members: JSONObject = ["$schema": "../schema/scenario-1.schema.json"]
        for name in ["format", "id", "title"] { members[name] = old[name] }
        let origin = old["id"]?.text ?? file
        members["description"] = .string("Found by fuzzing \(origin) with the seed \(plan.seed), and shrunk.")
        members["level"] = old["level"]
        members["tags"] = ["regression"]
        members["modes"] = ["sim"]
        members["seed"] = JSONNumber(literal: String(plan.seed)).map(JSON.number)
        for name in ["vars", "setup", "servers", "steps"] { members[name] = old[name] }
        let faults = self.faults + plan.faults.map(\.json)
        if !faults.isEmpty { members["faults"] = .array(faults) }
        if plan.isPreserving { members["expect"] = old["expect"] ?? [:] }
        return ScenarioText(value: .object(members), file: file)
    }
}

extension JSON {
    fileprivate var isEmptyContainer: Bool { elements?.isEmpty ?? members?.isEmpty ?? false }
}
