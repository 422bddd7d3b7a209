package import Basics

/// One failure class or one promise: what the servers say, what a client does, and what must be true afterwards.
///
/// A scenario is read for one mode: the constants of that mode are already in their places, so that what is
/// left of `${name}` are the runner's own variables and captures.
package struct Scenario: Hashable, Sendable {
    /// The world in which a scenario runs.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// The real codexd, with real processes, sockets and files.
        case live

        /// In memory and in virtual time.
        case sim
    }

    /// How binding the promise is.
    package enum Level: String, Hashable, Sendable, CaseIterable {
        /// A failure is a defect.
        case must

        /// A failure is a shortcoming.
        case should
    }

    /// The variables that the runner binds; the later two only once a daemon is up.
    package static let builtInVariables = ["directory", "daemonId", "url", "token"]

    /// The file it was read from.
    package let file: String

    /// The mode for which it was read.
    package let mode: Mode

    /// Its name, unique among all scenarios.
    package let id: String

    /// What it shows, in one line.
    package let title: String

    /// What it shows, at length.
    package let description: String?

    /// Words to choose scenarios by.
    package let tags: [String]

    /// Links to reports of the failure class.
    package let refs: [String]

    /// The clauses of the contract that it proves.
    package let contract: [String]

    /// How binding the promise is.
    package let level: Level

    /// The modes in which it can run.
    package let modes: [Mode]

    /// The constants of ``mode``.
    package let constants: Bindings

    /// What is there before the daemon starts.
    package let setup: Setup

    /// The fake servers, in the order of the file.
    package internal(set) var servers: [ServerPlan]

    /// What the client does, in order, with fragments in their places.
    package internal(set) var steps: [Step]

    /// What goes wrong, and when; a fuzzer plans its own.
    package var faults: [Fault]

    /// What must be true when all is over.
    package let expectations: Expectations

    /// Which kinds of fault the expectations must survive.
    package let fuzz: FuzzPlan

    /// The seed of a simulated run, from which all chance in it is drawn.
    package var seed: UInt64?

    /// Whether the invariants alone judge, and a step that can't be done is no failure.
    ///
    /// So it is for what fuzzing found by faults that expectations needn't survive: it has a ``seed``, and
    /// no `expect` at all, not even an empty one.
    package let isForgiving: Bool

    /// The server of that name.
    package func server(_ name: String) -> ServerPlan? {
        servers.first { $0.name == name }
    }

    /// The server of a kind that the daemon is told to start.
    package func server(of kind: ServerPlan.Kind) -> ServerPlan? {
        servers.first { $0.kind == kind }
    }

    /// Whether it draws what it does, so that two runs of it can't be compared.
    package var draws: Bool { steps.flatMap(\.flattened).contains(where: \.draws) }

    /// Whether a step looks whether the invariants hold.
    package var looksAround: Bool { steps.flatMap(\.flattened).contains { $0.action == .invariants } }

    /// Why it can't be run in ``mode``, or `nil` if it can.
    package var unsupported: String? {
        guard modes.contains(mode) else { return "it is written for \(modes.map(\.rawValue).joined(separator: ", "))" }
        // The daemon is told one command for each kind; the script of another would never be played.
        for kind in ServerPlan.Kind.allCases {
            let count = servers.count { $0.kind == kind }
            guard count <= 1 else {
                return "codexd starts one server of the kind \(kind.rawValue), and this has \(count)"
            }
        }
        switch mode {
        case .live:
            guard let fault = faults.first else { return nil }
            return "a live run can't plan the fault \(fault.action.rawValue)"
        case .sim:
            guard let step = steps.flatMap(\.flattened).first(where: \.typesCommand) else { return nil }
            return "a simulated world has no command line for \(step.place)"
        }
    }
}

// MARK: - Parts without a file of their own

extension Scenario {
    /// What is there before the daemon starts, and how it is started.
    package struct Setup: Hashable, Sendable {
        /// A file that lies there before the start.
        package struct File: Hashable, Sendable {
            /// The path from the scenario's directory.
            package let path: String

            /// What it holds, a template: a text as it is, anything else as JSON.
            package let content: JSON
        }

        /// A variable of the daemon's environment; its value is a template.
        package struct EnvironmentVariable: Hashable, Sendable {
            /// Its name.
            package let name: String

            /// Its value, a template.
            package let value: String
        }

        /// Flags for the daemon, as templates.
        package var flags: [String] = []

        /// The files, in the order of the scenario.
        package var files: [File] = []

        /// The daemon's environment beside what it always has.
        package var environment: [EnvironmentVariable] = []

        /// Strings that must appear in no file codexd writes.
        package var canaries: [String] = []

        /// How the events are followed that steps wait for.
        package var following = Following.serverSentEvents

        /// Whether the daemon runs before the first step.
        package var start = true
    }

    /// How a client follows the events of codexd.
    package enum Following: String, Hashable, Sendable, CaseIterable {
        case serverSentEvents
        case webSocket
    }

    /// Which kinds of fault a fuzzer may add.
    package struct FuzzPlan: Hashable, Sendable {
        /// Those that must leave every expectation true.
        package var preserve: [Fault.Action] = []

        /// Those that must leave the invariants true.
        package var degrade: [Fault.Action] = []
    }
}
