/// Why codexd-sim can't do what it was called for; nothing has been run, and the exit code is 2.
package enum SimulatorUsageError: Error, Hashable, Sendable {
    /// No command was given.
    case missingCommand
    /// No command has this name.
    case unknownCommand(String)
    /// No flag has this name.
    case unknownFlag(String)
    /// The flag belongs to another command.
    case misplacedFlag(SimulatorFlag, SimulatorCommand)
    /// A flag stands at the end, or before something that begins with `--`.
    case missingValue(SimulatorFlag)
    /// A flag was given a blank value.
    case emptyValue(SimulatorFlag)
    /// A flag that takes no value was given one.
    case unexpectedValue(SimulatorFlag)
    /// The command needs a file.
    case missingFile(SimulatorCommand)
    /// The command takes no more files.
    case extraArgument(String, SimulatorCommand)
    /// A text isn't an integer, or isn't in the range.
    case badInteger(SimulatorFlag, value: String, range: ClosedRange<UInt64>)
    /// A text isn't a decimal number, or isn't in the range.
    case badFactor(SimulatorFlag, value: String, least: Double, most: Double)
    /// A text isn't one of the words that the flag knows.
    case unknownWord(SimulatorFlag, value: String, known: [String])
    /// A text has a quotation mark that isn't closed, or ends in a backslash.
    case unclosedQuote(SimulatorFlag, value: String)
    /// A text isn't a time, or is longer than it may be.
    case badDuration(SimulatorFlag, value: String, most: Duration)
    /// A text isn't a name, an equals sign and a value.
    case badVariable(SimulatorFlag, value: String)
    /// Of these flags exactly one must be given.
    case notOneOf([SimulatorFlag])
    /// A flag would change nothing in this mode.
    case idleFlag(SimulatorFlag, SimulatorRun.Mode)
}

extension SimulatorUsageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingCommand: "a command is missing; there are \(Self.commands)"
        case .unknownCommand(let command): "unknown command \(command.debugDescription); there are \(Self.commands)"
        case .unknownFlag(let flag): "unknown flag \(flag)"
        case .misplacedFlag(let flag, let command): "\(flag.rawValue) means nothing to \(command.rawValue)"
        case .missingValue(let flag):
            "\(flag.rawValue) needs a value; one that begins with -- is given as \(flag.rawValue)=VALUE"
        case .emptyValue(let flag): "\(flag.rawValue) needs a value that isn't empty"
        case .unexpectedValue(let flag): "\(flag.rawValue) takes no value"
        case .missingFile(let command): "\(command.rawValue) needs a file"
        case .extraArgument(let argument, let command):
            "unexpected argument \(argument.debugDescription); the command is \(command.rawValue)"
                + command.operands.placeholder
        case .badInteger(let flag, let value, let range):
            "\(flag.rawValue): \(value.debugDescription) is not an integer from \(range.lowerBound) "
                + "to \(range.upperBound)"
        case .badFactor(let flag, let value, let least, let most):
            "\(flag.rawValue): \(value.debugDescription) is not a decimal number from \(least) to \(most)"
        case .unknownWord(let flag, let value, let known):
            "\(flag.rawValue): unknown word \(value.debugDescription); there are \(known.joined(separator: ", "))"
        case .unclosedQuote(let flag, let value):
            "\(flag.rawValue): \(value.debugDescription) ends within quotation marks or after a backslash"
        case .badDuration(let flag, let value, let most):
            "\(flag.rawValue): \(value.debugDescription) is not a time such as 30s, 5m or 1h, "
                + "of at most \(most.components.seconds / 3600) hours"
        case .badVariable(let flag, let value):
            "\(flag.rawValue): \(value.debugDescription) is not a constant and its value, such as rounds=5"
        case .notOneOf(let flags):
            "exactly one of \(flags.map(\.rawValue).joined(separator: " and ")) must be given"
        case .idleFlag(let flag, let mode): "\(flag.rawValue) means nothing with --mode \(mode.rawValue)"
        }
    }

    private static var commands: String { SimulatorCommand.allCases.map(\.rawValue).joined(separator: ", ") }
}
