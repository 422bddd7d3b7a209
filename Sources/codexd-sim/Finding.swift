import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// A run that broke, to be made small and kept as a scenario.
struct Finding {
    /// The run as a scenario, with all that was drawn for it.
    let text: ScenarioText

    /// The scenario from which it comes.
    let scenario: Scenario

    /// From what chance was drawn, if it was by fuzzing.
    let seed: UInt64?

    /// What became of it.
    let outcome: SimulationOutcome

    /// Tells of it, makes it small, writes it down, and runs what was written.
    ///
    /// - Returns: Whether what was written breaks in the same way.
    func keep(in folder: String) throws -> Bool {
        try tell()
        let small = try Shrinker(run: Self.fingerprint).shrink(text)
        let last = Self.run(try small.text.scenario())
        let regression = Regression(
            small.text,
            breaking: small.fingerprint.rule,
            detail: last.verdict.firstComplaint
        )
        let path = "\(folder)/\(regression.file)"
        try FileSystem.makeDirectories(folder)
        try FileSystem.replaceFile(path, with: regression.text.encoded)
        let end = small.isComplete ? "" : ", and could be smaller: there were too many to try"
        try CodexdSim.say(
            """
            shrunk in \(small.runs) runs: \(text.size) became \(small.text.size)\(end)
            \(Self.rows(of: small.text))what breaks: \(small.fingerprint)

            """
        )
        let again = Self.run(try ScenarioLibrary.load(path, mode: .sim)).fingerprint
        guard again == small.fingerprint else {
            CodexdSim.complain("codexd-sim: \(path) is written, but its run shows something else\n")
            return false
        }
        try CodexdSim.say("codexd-sim run \(path) --mode sim\n")
        return true
    }

    private func tell() throws {
        let result = RunResult(
            scenarioID: scenario.id,
            title: scenario.title,
            file: scenario.file,
            mode: .sim,
            seed: seed,
            verdict: outcome.verdict,
            duration: .zero,
            virtual: outcome.duration,
            trace: outcome.trace,
            reproduce: "codexd-sim shrink \(scenario.file)\(seed.map { " --seed \($0)" } ?? "")",
            lastLines: outcome.lastLines
        )
        var report = TextReport(on: .file)
        try CodexdSim.say(report.add(result, after: .zero) + Self.rows(of: text))
    }

    private static func rows(of text: ScenarioText) -> String {
        text.faults.map { "  fault     \($0)\n" }.joined()
    }

    private static func fingerprint(_ scenario: Scenario) -> Fingerprint? { run(scenario).fingerprint }

    private static func run(_ scenario: Scenario) -> SimulationOutcome {
        Simulation.run(scenario, SimulationOptions(scenario, configure: DaemonFlags.configure))
    }
}

extension ScenarioText {
    /// How much there is of it.
    fileprivate var size: String {
        [(faults.count, "fault"), (steps.count, "step")].map { $0 == 1 ? "1 \($1)" : "\($0) \($1)s" }
            .joined(separator: " and ")
    }
}

extension Fingerprint {
    /// What broke, in one word.
    fileprivate var rule: String {
        switch self {
        case .invariant(let invariant): invariant.rawValue
        case .expectation: "expectation"
        case .harness: "harness"
        }
    }
}

extension Verdict {
    /// What is wrong, in some words, for a title.
    fileprivate var firstComplaint: String {
        switch self {
        case .passed, .unsupported: ""
        case .failed(let failures): failures.first.map { "\($0.summary), \($0.actual)" } ?? ""
        case .broken(let reason): reason
        }
    }
}
