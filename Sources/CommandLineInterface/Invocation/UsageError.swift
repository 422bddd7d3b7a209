package import Contract

/// Why codexd can't do what it was called for; nothing has been started, and the exit code is 2.
package enum UsageError: Error, Hashable, Sendable {
    /// No flag has this name.
    case unknownFlag(String)
    /// A flag stands at the end, or before something that begins with `--`.
    case missingValue(flag: String)
    /// The flag means nothing to that action.
    case misplacedFlag(String, Action)
    /// A switch was given a value.
    case unexpectedValue(flag: String)
    /// More stands there than one action.
    case extraArgument(String)
    /// A command needs an argument that isn't there, or is blank.
    case missingOperand(String, Action)
    /// A value isn't one of those that there are; the first text names the flag or the argument.
    case badChoice(String, value: String, [String])
    /// A value isn't `KEY=VALUE`.
    case badPair(flag: String, value: String)
    /// Two flags can't both be meant.
    case contradiction(String, String)
    /// A value isn't JSON.
    case badJSON(flag: String, value: String)
    /// No action has this name; those that begin like it, or all, are known.
    case unknownAction(String, known: [String])
    /// A text isn't an integer, or isn't in the range.
    case badInteger(Origin, value: String, range: ClosedRange<Int>)
    /// A text is neither `true` nor `false`.
    case badChoiceOfTwo(Origin, value: String)
    /// A text, perhaps a blank one, names no mode.
    case unsupportedMode(Origin, value: String)
    /// A text, perhaps a blank one, names no strategy.
    case unsupportedStrategy(Origin, value: String)
    /// A text names no policy of restarts.
    case unsupportedRestart(Origin, value: String)
    /// A text names no policy about approvals; the words are those that there are.
    case unsupportedPolicy(Origin, value: String, [String])
    /// A text names nothing that can be decided when time is up; the words are what can.
    case unsupportedDecision(Origin, value: String, [String])
    /// A variable looks like JSON, but isn't an array of strings.
    case badArguments(Origin)
    /// An external server can't be reached at such an endpoint.
    case unsupportedEndpoint(Origin, value: String)
    /// The local API can't listen at such an address.
    case badAddress(Origin, value: String, LocalAPIAddress.Unfit)
    /// A text isn't the path of a URL.
    case badURLPath(Origin, value: String)
    /// This build starts its app-server itself.
    case externalRefused
}

extension UsageError {
    /// The command that it's about, if it's about one.
    var action: Action? {
        switch self {
        case .misplacedFlag(_, let action), .missingOperand(_, let action): action
        default: nil
        }
    }
}

extension UsageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownFlag(let flag):
            "unknown flag \(flag)" + (flag.hasPrefix("--") ? "" : "; behind -- nothing is a flag")
        case .missingValue(let flag): "\(flag) needs a value; one that begins with -- is given as \(flag)=VALUE"
        case .misplacedFlag(let flag, let action): "\(flag) means nothing to \(action.rawValue)"
        case .unexpectedValue(let flag): "\(flag) takes no value"
        case .extraArgument(let argument): "unexpected argument \(argument.quoted)"
        case .missingOperand(let name, let action):
            "\(action.rawValue) needs \(name); the call is: codexd \(action.command.usage)"
        case .badChoice(let name, let value, let choices):
            "\(name): \(value.quoted) is none of \(choices.joined(separator: ", "))"
        case .badPair(let flag, let value): "\(flag): \(value.quoted) is not KEY=VALUE"
        case .contradiction(let one, let other): "\(one) and \(other) contradict each other: give one of them"
        case .badJSON(let flag, let value): "\(flag): \(value.quoted) is not JSON"
        case .unknownAction(let action, let known):
            "unknown action \(action.quoted); there are "
                + (known.isEmpty ? CommandTable.words : known).joined(separator: ", ")
        case .badInteger(let origin, let value, let range):
            range.upperBound == .max
                ? "\(origin): \(value.quoted) is not an integer of at least \(range.lowerBound)"
                : "\(origin): \(value.quoted) is not an integer from \(range.lowerBound) to \(range.upperBound)"
        case .badChoiceOfTwo(let origin, let value): "\(origin): \(value.quoted) is neither true nor false"
        case .unsupportedMode(let origin, let value):
            "\(origin): unsupported mode \(value.quoted); there are \(Self.names(ServiceMode.self))"
        case .unsupportedStrategy(let origin, let value):
            "\(origin): unsupported strategy \(value.quoted); there are \(Self.names(ServerStrategy.self))"
        case .unsupportedRestart(let origin, let value):
            "\(origin): unsupported restart \(value.quoted); there are \(Self.names(Configuration.RestartPolicy.self))"
        case .unsupportedPolicy(let origin, let value, let words):
            "\(origin): unsupported policy \(value.quoted); there are \(words.joined(separator: ", ")). It is the "
                + "daemon's; Codex's own is chosen with session new --approval-policy"
        case .unsupportedDecision(let origin, let value, let words):
            "\(origin): unsupported decision \(value.quoted); there are \(words.joined(separator: ", "))"
        case .badArguments(let origin):
            "\(origin): looks like JSON, but is not an array of strings"
        case .unsupportedEndpoint(let origin, let value):
            "\(origin): unsupported external endpoint \(value.quoted); there are \(ExternalEndpoint.forms)"
        case .badAddress(let origin, let value, let fault): "\(origin): \(value.quoted) does not do: \(fault)"
        case .badURLPath(let origin, let value):
            "\(origin): \(value.quoted) is not a path such as /v1/codexd/events, without query and white space"
        case .externalRefused:
            "this build cannot start with --server-strategy external; it can with --server-strategy spawn"
        }
    }

    private static func names<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> String {
        Choice.allCases.map(\.rawValue).joined(separator: ", ")
    }
}

extension String {
    /// The text in quotation marks and on one line, whatever is in it.
    fileprivate var quoted: String { debugDescription }
}
