import Basics
import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios

/// The commands that look at scenarios and run none.
enum Inspection {
    /// Reads all scenarios for a mode, or says of each file that is none what is wrong with it.
    ///
    /// - Returns: The scenarios, or `nil` if anything was wrong.
    static func load(
        _ paths: [String],
        mode: Scenario.Mode = .live,
        variables: JSONObject = [:]
    ) throws(SystemError) -> [Scenario]? {
        var scenarios: [Scenario] = []
        var isFaulty = false
        for file in try ScenarioLibrary.files(paths) {
            do {
                let scenario = try ScenarioLibrary.load(file, mode: mode, variables: variables)
                if let twin = scenarios.first(where: { $0.id == scenario.id }) {
                    CodexdSim.complain("\(file): the id \(scenario.id) is taken by \(twin.file)\n")
                    isFaulty = true
                }
                scenarios.append(scenario)
            } catch {
                CodexdSim.complain("\(error)\n")
                isFaulty = true
            }
        }
        for name in variables.members.map(\.name) where scenarios.allSatisfy({ $0.constants[name] == nil }) {
            CodexdSim.complain("codexd-sim: no scenario has a constant \(name)\n")
            isFaulty = true
        }
        return isFaulty ? nil : scenarios
    }

    static func list(_ files: [String], _ choice: SimulatorRun.Choice) throws -> ExitCode {
        let selection = try Selection(choice)
        guard let scenarios = try load(files) else { return .invalid }
        let selected = selection.selected(from: scenarios)
        for scenario in selected {
            try CodexdSim.say("\(scenario.id)  [\(scenario.tags.joined(separator: " "))]  \(scenario.title)\n")
        }
        return selected.isEmpty ? .nothingSelected : .passed
    }

    static func lint(_ files: [String]) throws -> ExitCode {
        // The constants of the modes differ, and with them what is read.
        guard let scenarios = try load(files), try load(files, mode: .sim) != nil else { return .invalid }
        try CodexdSim.say("\(scenarios.count) \(scenarios.count == 1 ? "scenario" : "scenarios"), nothing wrong\n")
        return scenarios.isEmpty ? .nothingSelected : .passed
    }

    static func explain(_ file: String) throws -> ExitCode {
        guard let scenarios = try load([file]) else { return .invalid }
        for scenario in scenarios { try CodexdSim.say(scenario.explanation) }
        return .passed
    }

    static func trace(_ files: [String], contract: String) throws -> ExitCode {
        guard let text = try FileSystem.readFile(contract) else {
            CodexdSim.complain("codexd-sim: there is no contract at \(contract)\n")
            return .invalid
        }
        guard let scenarios = try load(files) else { return .invalid }
        let coverage = ContractCoverage(contract: String(decoding: text, as: UTF8.self), scenarios: scenarios)
        for entry in coverage.entries where !entry.scenarios.isEmpty {
            try CodexdSim.say("\(entry.clause): \(entry.scenarios.joined(separator: ", "))\n")
        }
        for clause in coverage.uncovered { try CodexdSim.say("\(clause): no scenario\n") }
        for stranger in coverage.strangers {
            CodexdSim.complain("\(stranger.scenario): the contract has no clause \(stranger.clause)\n")
        }
        return coverage.strangers.isEmpty ? .passed : .invalid
    }
}

extension Selection {
    /// Reads what was said on the command line.
    init(_ choice: SimulatorRun.Choice) throws(SelectionError) {
        try self.init(filter: choice.filter, tags: choice.tags, shard: choice.shard)
    }
}
