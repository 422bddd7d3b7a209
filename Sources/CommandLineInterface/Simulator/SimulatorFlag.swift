/// Something that can be told to codexd-sim behind its command.
package enum SimulatorFlag: String, CaseIterable, Sendable {
    case mode = "--mode"
    case seeds = "--seeds"
    case time = "--for"
    case seed = "--seed"
    case variable = "--var"
    case stride = "--stride"
    case point = "--point"
    case crash = "--crash"
    case filter = "--filter"
    case tag = "--tag"
    case shard = "--shard"
    case jobs = "--jobs"
    case repetitions = "--repeat"
    case failFast = "--fail-fast"
    case timeoutScale = "--timeout-scale"
    case junit = "--junit"
    case tap = "--tap"
    case json = "--json"
    case github = "--github"
    case artifacts = "--artifacts"
    case keep = "--keep"
    case daemon = "--daemon"
    case determinism = "--check-determinism"
    case folder = "--out"
    case contract = "--contract"

    /// The page that numbers the clauses, as seen from the top of the repository.
    static let defaultContract = "docs/contract.md"

    /// The folder of what fuzzing found, as seen from the top of the repository.
    static let defaultFolder = "Scenarios/regressions"

    /// What stands for the value in the help text, or `nil` for a flag that takes none.
    package var placeholder: String? {
        switch self {
        case .mode: SimulatorRun.Mode.allCases.map(\.rawValue).joined(separator: "|")
        case .seed: "S"
        case .variable: "NAME=VALUE"
        case .time: "TIME"
        case .filter: "REGEX"
        case .tag: "EXPR"
        case .shard: "I/N"
        case .jobs, .repetitions, .seeds, .stride, .point: "N"
        case .crash: "KIND"
        case .failFast, .github, .determinism: nil
        case .timeoutScale: "X"
        case .junit, .tap, .json, .contract: "F"
        case .artifacts, .folder: "DIR"
        case .keep: SimulatorRun.Keep.allCases.map(\.rawValue).joined(separator: "|")
        case .daemon: "CMD"
        }
    }

    /// What it's for, in one line, with the default where there is one.
    package var summary: String {
        switch self {
        case .mode: "the real world, the simulated, or each once and compared; default live"
        case .seeds: "make N runs, each with a seed of its own"
        case .time: "make runs for so long, such as 30s, 5m or 1h"
        case .seed: "what chance is drawn from; default: the scenario's seed, or 0; fuzz counts on from 1"
        case .variable: "another value of a constant of scenarios; may be given again"
        case .stride: "look at every Nth change of the disk; default 1"
        case .point: "look at the Nth change of the disk alone"
        case .crash: "die in that way alone: killed, lost, kept, torn-1, cut-1 and others"
        case .filter: "only those whose id or title has a match"
        case .tag: "only those with such tags: \"turn and not (large or slow)\""
        case .shard: "only part I of N equal parts of what is selected"
        case .jobs: "how many run at a time; default: the number of cores"
        case .repetitions: "do all that is selected N times; default 1, and 5 for bench"
        case .failFast: "begin nothing more after the first failure"
        case .timeoutScale: "stretch every wait X times, for slow machines; default 1"
        case .junit: "also write a report as JUnit XML"
        case .tap: "also write a report as TAP 14"
        case .json: "also write a report as JSON lines"
        case .github: "also print failures as annotations of GitHub"
        case .artifacts: "where to keep what runs leave; default: a temporary directory"
        case .keep: "whose files stay there; default failed"
        case .daemon: "the codexd to run, quoted as in a shell; default: beside codexd-sim"
        case .determinism: "do all again in another process and compare what codexd did"
        case .folder: "where the small scenario is written; default \(Self.defaultFolder)"
        case .contract: "the page that numbers the clauses; default \(Self.defaultContract)"
        }
    }

    /// The commands that know it.
    package var commands: Set<SimulatorCommand> {
        switch self {
        case .filter, .tag, .shard: [.run, .list, .fuzz, .sweep, .bench]
        case .mode, .variable, .failFast, .timeoutScale, .junit, .tap, .json, .github, .artifacts, .keep, .daemon:
            [.run]
        case .seed: [.run, .fuzz, .sweep, .shrink]
        case .jobs: [.run, .fuzz, .sweep]
        case .determinism: [.run, .fuzz]
        case .stride, .point, .crash: [.sweep]
        case .repetitions: [.run, .bench]
        case .seeds, .time: [.fuzz]
        case .folder: [.fuzz, .shrink]
        case .contract: [.trace]
        }
    }
}
