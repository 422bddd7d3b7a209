import Basics

/// A value in which `${name}` may stand, looked through once so that no comparison has to.
enum Template: Hashable, Sendable {
    /// A value without variables.
    case fixed(JSON)

    /// A text that is nothing but a variable, so that it takes the type of the variable's value.
    case variable(String)

    /// A value with variables somewhere in it.
    case mixed(JSON)

    init(_ json: JSON) {
        if let name = json.text.flatMap(VariableText.onlyVariable(of:)) {
            self = .variable(name)
        } else {
            self = json.mayHaveVariables ? .mixed(json) : .fixed(json)
        }
    }

    /// The value as the scenario has it.
    var source: JSON {
        switch self {
        case .fixed(let json), .mixed(let json): json
        case .variable(let name): .string("${\(name)}")
        }
    }
}

extension Bindings {
    /// The template with every `${name}` replaced.
    func value(of template: Template) throws(UnboundVariable) -> JSON {
        switch template {
        case .fixed(let json): return json
        case .variable(let name): return try value(of: name)
        case .mixed(let json): return try substitute(json)
        }
    }
}
