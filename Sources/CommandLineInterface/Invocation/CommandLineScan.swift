/// The command line taken apart, before anyone asks whether the values make sense.
struct CommandLineScan {
    private(set) var action: Action
    private(set) var isJSON = false
    private(set) var isRunOnce = false
    private(set) var trace: String?

    /// The values of each flag, in the order in which they were given.
    private(set) var values: [String: [String]] = [:]

    /// Takes the arguments that follow the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        action = .start
        var named: Action?
        var isHelp = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                guard named == nil else { throw .extraArgument(argument) }
                guard let action = Action(rawValue: argument) else { throw .unknownAction(argument) }
                named = action
                continue
            }
            let (name, attached) = Self.split(argument)
            if let known = Switch(argument: name) {
                guard known.placeholder != nil || attached == nil else { throw .unexpectedValue(flag: name) }
                switch known {
                case .trace: trace = try Self.value(of: name, attached, &rest)
                case .json: isJSON = true
                case .runOnce: isRunOnce = true
                case .help: isHelp = true
                }
                continue
            }
            guard FlagTable.flag(named: name) != nil else { throw .unknownFlag(name) }
            values[name, default: []].append(try Self.value(of: name, attached, &rest))
        }
        action = isHelp ? .help : named ?? .start
    }

    /// The value that is attached to a flag, or else the next argument.
    private static func value(
        of name: String,
        _ attached: String?,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        if let attached { return attached }
        guard let value = rest.popFirst(), !value.hasPrefix("--") else { throw .missingValue(flag: name) }
        return value
    }

    /// Takes `--flag=value` apart at the first equals sign.
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
}
