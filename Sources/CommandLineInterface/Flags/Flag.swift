package import Contract

/// Something that can be told to codexd as text, on the command line or in the environment.
package struct Flag: Sendable {
    /// What holds where nobody says anything.
    package enum Fallback: Hashable, Sendable {
        /// Nothing: the setting is absent.
        case nothing
        /// The same as if this text had been given.
        case text(String)
        /// The directory in which codexd was started.
        case workingDirectory
        /// The repository that codexd works for.
        case repoRoot
        /// Nothing, which means what another flag says.
        case other(String)
        /// A path within that repository.
        case inRepoRoot(String)
    }

    /// A member of the configuration.
    package typealias Place<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    /// Where in the configuration the text goes, and so what it may say.
    package enum Storage: Sendable {
        /// Any text.
        case text(Place<String>)
        /// Any text, or none.
        case optionalText(Place<String?>)
        /// A path, which is made absolute.
        case path(Place<String>)
        /// A count.
        case count(Place<Int>, atLeast: Int)
        /// A length of time in milliseconds.
        case milliseconds(Place<Duration>, atLeast: Int)
        /// A length of time in milliseconds, or none.
        case optionalMilliseconds(Place<Duration?>)
        /// What is done about approvals.
        case approvalPolicy(Place<ApprovalPolicy>)
        /// What is done about approvals of a kind, if that's something else.
        case optionalApprovalPolicy(Place<ApprovalPolicy?>)
        /// What is decided about approvals that wait too long.
        case timeoutDecision(Place<Configuration.Approvals.TimeoutDecision>)
        /// What the daemon does.
        case mode(Place<ServiceMode>)
        /// How the app-server is come by.
        case strategy(Place<ServerStrategy>)
        /// Whether a child that ends is started again.
        case restart(Place<Configuration.RestartPolicy>)
        /// Arguments: one each time the flag is given, or all of them in the variable.
        case arguments(Place<[String]>)
        /// A base URL on the loopback interface.
        case address(Place<LocalAPIAddress>)
        /// A choice that's made by naming the flag; in the variable it's `true` or `false`.
        case choice(Place<Bool>)
        /// The path of a URL.
        case urlPath(Place<String>)
    }

    /// The flag itself, such as `--node-id`.
    package let name: String

    /// What stands for the value in the help text, such as `<id>`; empty for a flag that is a value by itself.
    package let placeholder: String

    /// The environment variables that say the same, the one that counts first at the front.
    package let variables: [String]

    /// What holds where neither says anything.
    package let fallback: Fallback

    /// What it's for, in one line.
    package let summary: String

    /// Where its value goes.
    package let storage: Storage

    /// The flag and what stands for its value.
    package var term: String { takesValue ? "\(name) \(placeholder)" : name }

    /// Whether a value stands behind it.
    package var takesValue: Bool {
        if case .choice = storage { false } else { true }
    }

    init(
        _ name: String,
        _ placeholder: String,
        _ variables: [String],
        _ fallback: Fallback,
        _ storage: Storage,
        _ summary: String
    ) {
        self.name = name
        self.placeholder = placeholder
        self.variables = variables
        self.fallback = fallback
        self.summary = summary
        self.storage = storage
    }
}

extension Flag.Fallback: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothing: "none"
        case .other(let flag): "that of \(flag)"
        case .text(let text): text
        case .workingDirectory: "working directory"
        case .repoRoot: "repo root"
        case .inRepoRoot(let path): "<repo root>/\(path)"
        }
    }
}
