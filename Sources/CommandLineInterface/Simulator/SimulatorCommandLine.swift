/// The command line of codexd-sim taken apart, before anyone asks whether the values make sense.
///
/// The number of files is already what the command wants.
struct SimulatorCommandLine {
    private(set) var command = SimulatorCommand.help
    private(set) var files: [String] = []
    private var values: [SimulatorFlag: String] = [:]

    /// All values of flags that were given, in their order, also where the last one counts.
    private var allValues: [SimulatorFlag: [String]] = [:]

    /// Takes the arguments that follow the program's name.
    init(_ arguments: [String]) throws(SimulatorUsageError) {
        var named: SimulatorCommand?
        var flags: [SimulatorFlag] = []
        var isHelp = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                files += rest
                break
            }
            if argument == "-h" || argument == "--help" {
                isHelp = true
            } else if argument.hasPrefix("-") {
                flags.append(try store(argument, &rest))
            } else if named == nil {
                guard let command = SimulatorCommand(rawValue: argument) else { throw .unknownCommand(argument) }
                named = command
            } else {
                files.append(argument)
            }
        }
        guard !isHelp else { return }
        guard let named else { throw .missingCommand }
        if let stray = flags.first(where: { !$0.commands.contains(named) }) { throw .misplacedFlag(stray, named) }
        try Self.check(files, for: named)
        command = named
    }

    /// What was told about a flag; empty for one that takes no value.
    subscript(flag: SimulatorFlag) -> String? { values[flag] }

    /// All that was told about a flag that may be given again.
    func all(_ flag: SimulatorFlag) -> [String] { allValues[flag] ?? [] }

    /// The value of a flag as an integer, if it was given.
    func integer<Number: FixedWidthInteger>(
        _ flag: SimulatorFlag,
        in range: ClosedRange<Number>
    ) throws(SimulatorUsageError) -> Number? {
        guard let text = values[flag] else { return nil }
        guard text.isDecimal, let integer = Number(text), range.contains(integer) else {
            throw .badInteger(flag, value: text, range: UInt64(range.lowerBound)...UInt64(range.upperBound))
        }
        return integer
    }

    /// The value of a flag as one of some words, if it was given.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ flag: SimulatorFlag,
        of _: Word.Type
    ) throws(SimulatorUsageError) -> Word? {
        guard let text = values[flag] else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .unknownWord(flag, value: text, known: Word.allCases.map(\.rawValue))
        }
        return word
    }

    /// The value of a flag as a time such as `30s`, `5m` or `1h`, if it was given.
    func duration(_ flag: SimulatorFlag, atMost most: Duration) throws(SimulatorUsageError) -> Duration? {
        guard let text = values[flag] else { return nil }
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ seconds[$0] }), text.dropLast().isDecimal,
            let count = Int64(text.dropLast()), count >= 1, count <= most.components.seconds / unit
        else { throw .badDuration(flag, value: text, most: most) }
        return .seconds(count * unit)
    }

    /// The value of a flag as a decimal number, if it was given.
    func factor(_ flag: SimulatorFlag, in range: ClosedRange<Double>) throws(SimulatorUsageError) -> Double? {
        guard let text = values[flag] else { return nil }
        // Swift reads more than people write, such as `nan` and `0x1p3`.
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy(\.isDecimal), let factor = Double(text), range.contains(factor) else {
            throw .badFactor(flag, value: text, least: range.lowerBound, most: range.upperBound)
        }
        return factor
    }

    /// Takes `--flag`, `--flag=value`, or `--flag` and the argument behind it.
    private mutating func store(
        _ argument: String,
        _ rest: inout ArraySlice<String>
    ) throws(SimulatorUsageError) -> SimulatorFlag {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let attached = parts.count > 1 ? parts[1] : nil
        guard let flag = SimulatorFlag(rawValue: parts[0]) else { throw .unknownFlag(parts[0]) }
        if flag.placeholder == nil {
            guard attached == nil else { throw .unexpectedValue(flag) }
            values[flag] = ""
            return flag
        }
        guard let value = attached ?? rest.popFirst(), attached != nil || !value.hasPrefix("--") else {
            throw .missingValue(flag)
        }
        guard !value.isEmpty else { throw .emptyValue(flag) }
        values[flag] = value
        allValues[flag, default: []].append(value)
        return flag
    }

    private static func check(_ files: [String], for command: SimulatorCommand) throws(SimulatorUsageError) {
        let most =
            switch command.operands {
            case .none: 0
            case .oneFile: 1
            case .files: Int.max
            }
        guard files.count <= most else { throw .extraArgument(files[most], command) }
        guard most == 0 || !files.isEmpty else { throw .missingFile(command) }
    }
}

extension StringProtocol {
    fileprivate var isDecimal: Bool {
        !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
