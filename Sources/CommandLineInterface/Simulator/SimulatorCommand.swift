/// What codexd-sim may be called for.
package enum SimulatorCommand: String, CaseIterable, Sendable {
    case run
    case fuzz
    case sweep
    case shrink
    case bench
    case list
    case lint
    case schema
    case explain
    case trace
    case replay
    case help

    /// What stands behind the command, besides flags.
    enum Operands: Hashable {
        case none
        case oneFile
        case files

        /// How a usage line says it.
        var placeholder: String {
            switch self {
            case .none: ""
            case .oneFile: " FILE"
            case .files: " FILES…"
            }
        }
    }

    var operands: Operands {
        switch self {
        case .run, .fuzz, .sweep, .bench, .list, .lint, .trace: .files
        case .shrink, .explain, .replay: .oneFile
        case .schema, .help: .none
        }
    }

    /// What it does, in one line.
    package var summary: String {
        switch self {
        case .run: "run scenarios against codexd and say which hold"
        case .fuzz: "simulate scenarios with faults; what breaks is kept as a small scenario"
        case .sweep: "simulate scenarios, and prove at every change of the disk that codexd can die there"
        case .shrink: "make a failing scenario small, or the failing fuzz run of a seed"
        case .bench: "measure how many scenarios a core simulates in a second"
        case .list: "print the scenarios that run would run, without running them"
        case .lint: "say whether files are scenarios, and if not, where they go wrong"
        case .schema: "print the JSON schema of a scenario"
        case .explain: "say in sentences what a scenario does and expects"
        case .trace: "print which scenarios prove each clause of the contract"
        case .replay: "play a trace of codexd start --trace and show the first thing that differs now"
        case .help: "print this"
        }
    }
}
