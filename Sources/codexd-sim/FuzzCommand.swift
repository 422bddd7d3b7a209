import Basics
import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// The command that plays scenarios with faults until something breaks or it is enough.
struct FuzzCommand {
    /// What bears no faults by the thousand: scenarios of many megabytes.
    static let heavyTag = "large"

    private let fuzz: SimulatorFuzz

    init(_ fuzz: SimulatorFuzz) {
        self.fuzz = fuzz
    }

    /// Makes the campaign, and tells what came of it.
    func carryOut() throws -> ExitCode {
        let selection = try Selection(fuzz.choice)
        guard let scenarios = try Inspection.load(fuzz.files, mode: .sim) else { return .invalid }
        let light = selection.selected(from: scenarios.filter { !$0.tags.contains(Self.heavyTag) })
        var targets: [FuzzTarget] = []
        for scenario in light where scenario.unsupported == nil {
            do {
                targets.append(try FuzzTarget(scenario, configure: DaemonFlags.configure))
            } catch {
                CodexdSim.complain("\(scenario.file): \(error)\n")
                return .failed
            }
        }
        guard !targets.isEmpty else {
            CodexdSim.complain("codexd-sim: nothing is selected that can be simulated\n")
            return .nothingSelected
        }
        return try play(Campaign(targets, firstSeed: fuzz.seed))
    }

    private func play(_ campaign: Campaign) throws -> ExitCode {
        var (tally, progress) = (CampaignTally(), CampaignProgress())
        let pool = try RunPool<Range<Int>, CampaignBatch>(jobs: fuzz.jobs) { numbers, _ in campaign.play(numbers) }
        let start = SystemClock.now()
        let batches = CampaignBatches(fuzz.length, from: start)
        let isInterrupted = try pool.run(batches, until: { $0.failure != nil }) { news in
            guard case .ended(let batch) = news else { return }
            tally.add(batch)
            let elapsed = start.duration(to: SystemClock.now())
            progress.show(CampaignSummary(tally, of: campaign, after: elapsed), after: elapsed)
        }
        progress.end()
        let summary = CampaignSummary(tally, of: campaign, after: start.duration(to: SystemClock.now()))
        try CodexdSim.say(summary.text)
        if let failure = tally.failure { return try keep(failure, of: campaign) }
        guard !isInterrupted else {
            CodexdSim.complain("codexd-sim: interrupted\n")
            return .harnessError
        }
        return try judge(tally, of: campaign)
    }

    /// Makes a bad run small and writes it down.
    private func keep(_ failure: CampaignFailure, of campaign: Campaign) throws -> ExitCode {
        try Interruption.endProcess()
        let scenario = campaign.target(ofRun: failure.number).scenario
        let finding = Finding(
            text: try ScenarioLibrary.text(scenario.file).playing(failure.run.plan),
            scenario: scenario,
            seed: failure.run.plan.seed,
            outcome: failure.run.outcome
        )
        return try finding.keep(in: fuzz.folder) ? .failed : .harnessError
    }

    private func judge(_ tally: CampaignTally, of campaign: Campaign) throws -> ExitCode {
        let marks = CampaignMarks(tally, of: campaign)
        if fuzz.checksDeterminism {
            let (own, other) = (tally.trace.traceDigits, try DeterminismCheck.trace(of: fuzz, runs: tally.runs))
            guard own == other else {
                try CodexdSim.say("another process came to another trace: \(own) here, \(other) there\n")
                return .failed
            }
            try CodexdSim.say("another process came to the same trace\n")
        }
        guard marks.missing.isEmpty else {
            let names = marks.missing.map(\.description).joined(separator: ", ")
            try CodexdSim.say("nothing broke, but this proves too little: never reached was \(names)\n")
            return .failed
        }
        try CodexdSim.say("nothing broke\n")
        return .passed
    }
}
