/// The command line taken apart, before anyone asks whether the values make sense.
struct CommandLineScan {
    /// What is to be done; `help` if that was asked for in any way.
    let action: Action

    /// What help is about, if it was asked for.
    let topic: HelpTopic

    /// The arguments that are no flags, behind the words of the action.
    let operands: [String]

    /// The values of each flag of the configuration, in the order in which they were given.
    let values: [String: [String]]

    private let switches: [Switch: [String]]

    /// Takes the arguments that follow the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        var plain: [String] = []
        var switches: [Switch: [String]] = [:]
        var values: [String: [String]] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            // One dash is a file that is none: standard input.
            guard argument.hasPrefix("-"), argument != "-" else {
                plain.append(argument)
                continue
            }
            guard argument != "--" else {
                plain += rest
                break
            }
            let (name, attached) = Self.split(argument)
            if let known = Switch(argument: name) {
                guard known.takesValue || attached == nil else { throw .unexpectedValue(flag: name) }
                let value = known.takesValue ? try Self.value(of: name, attached, &rest) : ""
                switches[known, default: []].append(value)
                // A few names mean one thing to some commands, and another to the daemon.
                if FlagTable.flag(named: name) != nil { values[name, default: []].append(value) }
                continue
            }
            guard let flag = FlagTable.flag(named: name) else { throw .unknownFlag(name) }
            let value = flag.takesValue ? try Self.value(of: name, attached, &rest) : attached ?? "true"
            values[name, default: []].append(value)
        }
        guard switches[.help] == nil else {
            (self.switches, self.values) = (switches, values)
            action = .help
            topic = HelpTopic(about: plain)
            operands = []
            return
        }
        let (named, operands) = try Self.action(plain[...])
        for flag in Switch.allCases where values[flag.rawValue] != nil {
            let isOwn = (named ?? .start).command.options.contains { $0.flag == flag }
            if isOwn { values[flag.rawValue] = nil } else { switches[flag] = nil }
        }
        (self.switches, self.values) = (switches, values)
        if named == .help {
            action = .help
            topic = try HelpTopic(operands)
            self.operands = []
        } else {
            action = named ?? .start
            topic = .all
            self.operands = operands
            try Self.check(action, operands, switches)
        }
    }

    /// Whether a flag without value was given.
    func has(_ flag: Switch) -> Bool { switches[flag] != nil }

    /// The value that counts, which is the last.
    func value(_ flag: Switch) -> String? { switches[flag]?.last }

    /// All values.
    func all(_ flag: Switch) -> [String] { switches[flag] ?? [] }

    /// Finds the action in the words that are no flags.
    ///
    /// - Returns: The action, or `nil` where there are no words, and what stands behind its own.
    static func action(_ plain: ArraySlice<String>) throws(UsageError) -> (Action?, [String]) {
        guard let first = plain.first else { return (nil, []) }
        if let action = Action(rawValue: first) { return (action, Array(plain.dropFirst())) }
        let family = CommandTable.actions(of: first)
        let both = plain.prefix(2).joined(separator: " ")
        guard plain.count > 1, let action = family.first(where: { $0.rawValue == both }) else {
            throw .unknownAction(family.isEmpty ? first : both, known: family.map(\.rawValue))
        }
        return (action, Array(plain.dropFirst(2)))
    }

    private static func check(
        _ action: Action,
        _ operands: [String],
        _ switches: [Switch: [String]]
    ) throws(UsageError) {
        let command = action.command
        for flag in Switch.allCases {
            guard let value = switches[flag]?.last else { continue }
            // What is said to `start` may be said to its kin, so that one line serves all.
            if flag == .runOnce, command.settings == .whole { continue }
            guard let option = command.options.first(where: { $0.flag == flag }) else {
                throw .misplacedFlag(flag.rawValue, action)
            }
            guard option.choices.isEmpty || option.isOpen || option.choices.contains(value) else {
                throw .badChoice(flag.rawValue, value: value, option.choices)
            }
            if flag.takesValue, value.trimmed.isEmpty { throw .missingValue(flag: flag.rawValue) }
        }
        guard operands.count <= command.operands.count else {
            throw .extraArgument(operands[command.operands.count])
        }
        for (index, operand) in command.operands.enumerated() {
            guard index < operands.count, !operands[index].trimmed.isEmpty else {
                if operand.isOptional, index >= operands.count { continue }
                throw .missingOperand(operand.name, action)
            }
            guard operand.choices.isEmpty || operand.choices.contains(operands[index]) else {
                throw .badChoice(operand.name, value: operands[index], operand.choices)
            }
        }
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
