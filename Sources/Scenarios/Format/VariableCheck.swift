import Basics

/// Finds uses of variables that nothing can have bound.
///
/// Steps come one after the other, and so do the verbs of a script. Steps and scripts run side by side, so what
/// one captures the other may use: whether it comes in time only the run can tell.
struct VariableCheck {
    private let fixed: Set<String>

    init(constants: Bindings) {
        fixed = Set(Scenario.builtInVariables + constants.object.members.map(\.name))
    }

    func check(_ members: Members, servers: [ServerPart], steps: [SplicedPart]) throws(ScenarioError) {
        let steps = steps.flatMap(\.flattened)
        let stepCaptures = try captures(of: steps.map(\.own))
        var scriptCaptures: Set<String> = []
        for server in servers {
            for script in server.scripts {
                scriptCaptures.formUnion(try captures(of: script.flatMap(\.flattened).map(\.own)))
            }
            let starts = [server.members["started"]].compactMap(\.self)
            scriptCaptures.formUnion(try captures(of: starts))
        }
        var bound = fixed.union(scriptCaptures)
        for step in steps { try check(step.own, &bound) }
        for server in servers { try check(server, bound: fixed.union(stepCaptures), of: servers) }
        for key in ["setup", "faults", "fuzz"] { try members[key]?.check(bound: fixed) }
        guard let expectations = members["expect"] else { return }
        let all = bound.union(try captures(of: [expectations]))
        try expectations.check(bound: all)
    }

    private func check(
        _ server: ServerPart,
        bound: Set<String>,
        of servers: [ServerPart]
    ) throws(ScenarioError) {
        var bound = bound
        for other in servers where other.name != server.name {
            for script in other.scripts { bound.formUnion(try captures(of: script.flatMap(\.flattened).map(\.own))) }
        }
        for key in ["started", "always"] {
            guard let part = server.members[key] else { continue }
            try check(part, &bound)
        }
        for script in server.scripts {
            for verb in script.flatMap(\.flattened) { try check(verb.own, &bound) }
        }
    }

    private func check(_ part: Part, _ bound: inout Set<String>) throws(ScenarioError) {
        bound.formUnion(try captures(of: [part]))
        try part.check(bound: bound)
    }

    /// The names under which parts keep what they find.
    private func captures(of parts: [Part]) throws(ScenarioError) -> Set<String> {
        var names: Set<String> = []
        for part in parts {
            for capture in try part.captures() {
                guard !fixed.contains(capture.name) else { throw capture.part.fault(.reservedVariable(capture.name)) }
                names.insert(capture.name)
            }
        }
        return names
    }
}

extension Part {
    /// A name and where it stands.
    typealias NamedPart = (name: String, part: Part)

    fileprivate func check(bound: Set<String>) throws(ScenarioError) {
        for use in try variables() where !bound.contains(use.name) {
            throw use.part.fault(.unboundVariable(use.name))
        }
    }

    /// Every `${name}` in the texts and keys of this part.
    func variables() throws(ScenarioError) -> [NamedPart] {
        switch json {
        case .null, .bool, .number: return []
        case .string(let text): return try variables(in: text)
        case .array(let elements):
            var found: [NamedPart] = []
            for (index, element) in elements.enumerated() { found += try self.element(index, element).variables() }
            return found
        case .object(let object):
            var found: [NamedPart] = []
            for member in object.members where member.name != ConditionName.literal.rawValue {
                let part = self.member(member.name, member.value)
                found += try part.variables(in: member.name) + part.variables()
            }
            return found
        }
    }

    private func variables(in text: String) throws(ScenarioError) -> [NamedPart] {
        let text = VariableText(text)
        guard !text.isMalformed else { throw fault(.malformedVariable(text.source)) }
        return text.variables.map { ($0, self) }
    }

    /// Every capture of the matchers in this part.
    fileprivate func captures() throws(ScenarioError) -> [NamedPart] {
        let opaque: Set = [ConditionName.literal.rawValue, ConditionName.exact.rawValue]
        switch json {
        case .null, .bool, .number, .string: return []
        case .array(let elements):
            var found: [NamedPart] = []
            for (index, element) in elements.enumerated() { found += try self.element(index, element).captures() }
            return found
        case .object(let object):
            var found: [NamedPart] = []
            for member in object.members where !opaque.contains(member.name) {
                let part = self.member(member.name, member.value)
                switch ConditionName(rawValue: member.name) {
                case .capture?, .same?: found.append((try part.name(), part))
                default: found += try part.captures()
                }
            }
            return found
        }
    }
}

extension Bindings {
    /// The template with the variables replaced that are bound, and the others left for later.
    ///
    /// Expressions are left as they are, for there a value must be quoted; so are literals, which mean themselves.
    func fillIn(_ template: JSON) -> JSON {
        guard template.mayHaveVariables else { return template }
        switch template {
        case .null, .bool, .number: return template
        case .string(let text): return fillIn(text)
        case .array(let elements): return .array(elements.map(fillIn(_:)))
        case .object(let object):
            let members = object.members.map { member in
                member.name == ConditionName.literal.rawValue || member.name == ConditionName.regex.rawValue
                    ? member
                    : JSONObject.Member(
                        name: fillIn(member.name).text ?? member.name,
                        value: fillIn(member.value)
                    )
            }
            return .object(JSONObject(members))
        }
    }

    private func fillIn(_ text: String) -> JSON {
        guard text.mayHaveVariables else { return .string(text) }
        let pieces = VariableText(text).pieces
        if pieces.count == 1, case .variable(let name)? = pieces.first { return self[name] ?? .string(text) }
        let filled = pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .variable(let name): self[name].map { $0.text ?? $0.description } ?? "${\(name)}"
            }
        }
        return .string(filled.joined())
    }
}
