/// The command line taken apart, before anyone asks whether the values make sense.
struct CommandLineScan {
    private(set) var action: Action
    private(set) var isJSON = false
    private(set) var isRunOnce = false

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
                guard attached == nil else { throw .unexpectedValue(flag: name) }
                switch known {
                case .json: isJSON = true
                case .runOnce: isRunOnce = true
                case .help: isHelp = true
                }
                continue
            }
            guard FlagTable.flag(named: name) != nil else { throw .unknownFlag(name) }
            if let attached {
                values[name, default: []].append(attached)
                continue
            }
            guard let value = rest.popFirst(), !value.hasPrefix("--") else { throw .missingValue(flag: name) }
            values[name, default: []].append(value)
        }
        action = isHelp ? .help : named ?? .start
    }

    /// Takes `--flag=value` apart at the first equals sign.
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
}
