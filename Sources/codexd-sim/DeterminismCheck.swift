import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// Does in a second process what was done in this one: what codexd did must be the same.
///
/// Two runs in one process share more than their seed: the order of a hashed collection, for one, is that of the
/// process.
enum DeterminismCheck {
    /// Runs scenarios again, and finds those that went otherwise.
    static func differences(_ traces: TraceComparison, _ run: SimulatorRun) throws -> [RunResult] {
        let report = "/tmp/codexd-sim-traces-\(String(Entropy.word(), radix: 16)).jsonl"
        defer { try? FileSystem.removeFile(report) }  // What's left in the system's directory harms nobody.
        let process = try SecondProcess(arguments: run.arguments(reportingTo: report))
        guard let lines = try FileSystem.readFile(report) else { throw DeterminismCheckError(process) }
        return try traces.differences(from: lines)
    }

    /// Makes a campaign again.
    ///
    /// - Returns: The other process's trace hash.
    static func trace(of fuzz: SimulatorFuzz, runs: Int) throws -> String {
        let process = try SecondProcess(arguments: fuzz.arguments(runs: runs))
        guard let trace = CampaignSummary.trace(in: String(decoding: process.output, as: UTF8.self)) else {
            throw DeterminismCheckError(process)
        }
        return trace
    }
}

/// The second process has told nothing that could be compared.
struct DeterminismCheckError: Error, CustomStringConvertible {
    let description: String

    init(_ process: SecondProcess) {
        let complaint = String(decoding: process.errorOutput.suffix(1000), as: UTF8.self)
        let end = process.status.map { "\($0)" } ?? "interrupted"
        description = "the second process has told no trace; it ended with \(end)\n\(complaint)"
    }
}
