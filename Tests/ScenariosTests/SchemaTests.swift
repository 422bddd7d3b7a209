import Basics
import Testing

@testable import Scenarios

/// The published schema must say what the parser does, and nothing else.
@Suite("The schema of scenarios")
struct SchemaTests {
    private let schema: JSON

    init() throws {
        schema = try JSON(parsing: try ScenarioFiles.text(of: "schema/scenario-1.schema.json"))
    }

    private func definition(_ name: String) throws -> JSON {
        try #require(schema["$defs"]?[name], "\(name)")
    }

    private func keys(_ value: JSON?) -> Set<String> {
        Set((value?.members?.members ?? []).map(\.name))
    }

    /// The definitions that an alternative of references names.
    private func alternatives(_ name: String) throws -> Set<String> {
        let references = try #require(try definition(name)["anyOf"]?.elements).compactMap { $0["$ref"]?.text }
        return Set(references.map { String($0.dropFirst("#/$defs/".count)) })
    }

    @Test("Each object has the keys that the parser knows, and no others", arguments: Shape.all.map(\.name))
    func shape(_ name: String) throws {
        let shape = try #require(Shape.all.first { $0.name == name })
        let definition = try definition(name)

        #expect(keys(definition["properties"]) == Set(shape.keys))
        #expect(Set((definition["required"]?.elements ?? []).compactMap(\.text)) == Set(shape.required))
        #expect(definition["additionalProperties"] == false)
    }

    @Test("Each object of the schema is one that the parser knows")
    func objects() throws {
        let closed = try #require(schema["$defs"]?.members).members.filter {
            $0.value["properties"] != nil && $0.value["additionalProperties"] == false
        }

        #expect(Set(closed.map(\.name)) == Set(Shape.all.map(\.name) + ["conditions", "trigger"]))
        #expect(Shape.all.count == Set(Shape.all.map(\.name)).count)
    }

    @Test("Matchers and triggers are the parser's")
    func conditions() throws {
        let conditions = try definition("conditions")
        let trigger = try definition("trigger")

        #expect(keys(conditions["properties"]) == Set(ConditionName.allCases.map(\.rawValue)))
        #expect(keys(trigger["properties"]) == Set(TriggerName.allCases.map(\.rawValue)))
    }

    @Test("Verbs, steps and patterns are the parser's")
    func alternatives() throws {
        #expect(try alternatives("verb") == Set(VerbName.allCases.map(\.shape.name)))
        #expect(
            try alternatives("lineVerb") == Set(VerbName.allCases.filter(\.writesLine).map(\.shape.name))
        )
        let steps = try alternatives("step").map { name in
            try #require(Shape.all.first { $0.name == name }?.required.first)
        }
        #expect(Set(steps) == Set(StepName.allCases.map(\.rawValue)))
        let patterns = try alternatives("pattern").map { name in
            try #require(Shape.all.first { $0.name == name }?.required.first)
        }
        #expect(Set(patterns) == Set(PatternName.allCases.map(\.rawValue)))
    }

    @Test(
        "Each closed list of words is the parser's",
        arguments: [
            ("level", Scenario.Level.allCases.map(\.rawValue)), ("mode", Scenario.Mode.allCases.map(\.rawValue)),
            ("judgement", Expectations.Outcome.Judgement.allCases.map(\.rawValue)),
            ("following", Scenario.Following.allCases.map(\.rawValue)),
            ("serverKind", ServerPlan.Kind.allCases.map(\.rawValue)),
            ("serverProfile", ServerPlan.Profile.allCases.map(\.rawValue)),
            ("extraSpawn", ServerPlan.ExtraSpawn.allCases.map(\.rawValue)),
            ("stream-name", ScriptVerb.Stream.allCases.map(\.rawValue)), ("signal", ScriptVerb.signals),
            ("operation", Step.Call.allCases.map(\.rawValue)), ("lifeChange", Step.LifeChange.allCases.map(\.rawValue)),
            ("faultAction", Fault.Action.allCases.map(\.rawValue)),
            ("valueType", Matcher.ValueType.allCases.map(\.rawValue)),
        ]
    )
    func words(name: String, words: [String]) throws {
        #expect(try definition(name)["enum"]?.elements?.compactMap(\.text) == words)
    }

    @Test("Every reference leads somewhere, and every definition is used")
    func references() throws {
        let defined = keys(schema["$defs"])
        var used: Set<String> = []
        var rest = [schema]
        while let value = rest.popLast() {
            rest += value.elements ?? []
            for member in value.members?.members ?? [] {
                rest.append(member.value)
                guard member.name == "$ref", let reference = member.value.text else { continue }
                used.insert(String(reference.dropFirst("#/$defs/".count)))
            }
        }

        #expect(used == defined)
    }
}
