import Basics
import Scenarios
import Testing

@testable import Simulation

@Suite("Campaigns")
struct CampaignTests {
    /// A batch whose runs have the given traces; one of them may break.
    private func batch(
        _ numbers: Range<Int>,
        breaking broken: Int? = nil,
        reaching marks: [Mark] = []
    ) throws -> CampaignBatch {
        let scenario = try FuzzingFixtures.scenario(preserve: [.delay], degrade: [])
        var batch = CampaignBatch(numbers: numbers)
        for number in numbers where batch.failure == nil {
            let outcome = SimulationOutcome(
                verdict: number == broken ? .broken("on purpose") : .passed,
                observation: nil,
                breach: nil,
                profile: RunProfile(),
                marks: marks,
                trace: UInt64(number),
                steps: 1,
                duration: .seconds(2),
                lastLines: []
            )
            let plan = FaultPlan(seed: UInt64(number), for: scenario, profile: FuzzingFixtures.profile)
            batch.add(FuzzRun(plan: plan, outcome: outcome), number: number)
        }
        return batch
    }

    private func tally(_ batches: [CampaignBatch]) -> CampaignTally {
        var tally = CampaignTally()
        for batch in batches { tally.add(batch) }
        return tally
    }

    @Test(
        "Batches count in the order of their runs, whichever was ready first",
        arguments: [
            [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
        ]
    )
    func order(_ order: [Int]) throws {
        let batches = try [0..<50, 50..<100, 100..<120].map { try batch($0, reaching: [.fault(.delay)]) }

        let tally = tally(order.map { batches[$0] })

        #expect(tally.runs == 120)
        #expect(tally.virtual == .seconds(240))
        #expect(tally.count(of: .fault(.delay)) == 120)
        #expect(tally.trace == self.tally(batches).trace)
        #expect(tally.trace != self.tally(batches.dropLast()).trace)
    }

    @Test("The first bad run counts, whichever was found first, and nothing behind it")
    func failure() throws {
        let batches = try [batch(0..<50), batch(50..<100, breaking: 60), batch(100..<150, breaking: 100)]

        let (early, late) = (tally(batches), tally([batches[2], batches[1], batches[0]]))

        #expect(early.failure?.number == 60 && late.failure?.number == 60)
        #expect(early.runs == 61 && late.runs == 61)
        #expect(early.trace == late.trace)
    }

    @Test("A batch ends with its first bad run")
    func batchEnd() throws {
        let batch = try batch(50..<100, breaking: 60)

        #expect(batch.runs == 11)
        #expect(batch.failure?.run.fingerprint == .harness)
    }

    @Test("A summary tells the trace where another process looks for it, and what no run has reached")
    func summary() throws {
        let scenario = try FuzzingFixtures.scenario(preserve: [.delay, .chunk], degrade: [])
        let campaign = Campaign([FuzzTarget(scenario)], firstSeed: 7)
        let few = tally([try batch(0..<999, reaching: [.fault(.delay)])])
        let many = tally([try batch(0..<1000, reaching: [.fault(.delay)])])

        let summary = CampaignSummary(few, of: campaign, after: .seconds(3))

        #expect(CampaignSummary.trace(in: "3 runs\n" + summary.text + "nothing broke\n") == few.trace.traceDigits)
        #expect(CampaignSummary.trace(in: "nothing\n") == nil)
        #expect(summary.progress == "999 runs, 333/s, virtual : real 666 : 1, 1 of 2 marks")
        #expect(summary.text.hasPrefix("runs      999 of 1 scenario, seeds 7 to 1005\n"))
        #expect(summary.text.hasSuffix("  chunk  not reached (too few runs to demand it)\n  delay  999\n"))
        #expect(CampaignSummary(many, of: campaign, after: .zero).text.contains("  chunk  never reached\n"))
        #expect(CampaignMarks(few, of: campaign).missing == [])
        #expect(CampaignMarks(many, of: campaign).missing == [.fault(.chunk)])
    }

    @Test("The ways of recovery are demanded only of scenarios that allow every kind of fault")
    func branches() throws {
        let most = degradingKinds.dropLast()
        let (all, some) = try (
            Campaign(
                [FuzzTarget(FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds))],
                firstSeed: 0
            ),
            Campaign(
                [FuzzTarget(FuzzingFixtures.scenario(preserve: preservingKinds, degrade: Array(most)))],
                firstSeed: 0
            )
        )
        let tally = tally([try batch(0..<1000, reaching: Fault.Action.allCases.map(Mark.fault))])

        #expect(
            CampaignMarks(tally, of: all).missing.map(\.description) == [
                "app-server.connect.failed", "app-server.protocol.violation", "app-server.request.timed.out",
                "app-server.response.late", "app-server.transport.closed", "app-server.turn.completed.missing",
                "child.exited", "session.recovered", "session.recovery.failed", "turn.refused",
            ]
        )
        #expect(CampaignMarks(tally, of: some).missing == [])
        #expect(CampaignSummary(tally, of: some, after: .zero).text.contains("(too few kinds of faults to demand it)"))
    }

    @Test("Of a job's ways of recovery those are demanded that it can take")
    func branchesOfJobs() throws {
        let scenario = try FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds, kind: "exec")
        let tally = tally([try batch(0..<1000, reaching: Fault.Action.allCases.map(Mark.fault))])

        let marks = CampaignMarks(tally, of: Campaign([FuzzTarget(scenario)], firstSeed: 0))

        #expect(marks.missing.map(\.description) == ["run.failed", "run.files.failed"])
    }

    @Test("In exec mode nothing is demanded of what a child says", arguments: [["--mode", "exec"], ["--mode=exec"]])
    func plainChild(_ flags: [String]) throws {
        let scenario = try FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds, flags: flags)
        let tally = tally([try batch(0..<1000, reaching: Fault.Action.allCases.map(Mark.fault))])

        #expect(CampaignMarks(tally, of: Campaign([FuzzTarget(scenario)], firstSeed: 0)).missing == [])
    }

    @Test("Targets take turns, and each run has the next seed, even where seeds end")
    func turns() throws {
        let targets = try [[Fault.Action.delay], [.chunk]].map {
            FuzzTarget(try FuzzingFixtures.scenario(preserve: $0, degrade: []))
        }
        let campaign = Campaign(targets, firstSeed: .max)

        #expect((0..<3).map { campaign.seed(ofRun: $0) } == [.max, 0, 1])
        #expect((0..<3).map { campaign.target(ofRun: $0).scenario.fuzz.preserve } == [[.delay], [.chunk], [.delay]])
    }

    @Test("A failing scenario that is kept is one of the regressions, simulated alone")
    func keeping() throws {
        let text = try FuzzingFixtures.text("'steps': [], 'tags': ['a'], 'overrides': {'live': {'vars': {}}}")
            .forKeeping

        let scenario = try text.scenario()
        #expect(scenario.tags == ["regression"] && scenario.modes == [.sim])
        #expect(text.value["$schema"] == "../schema/scenario-1.schema.json")
        #expect(text.value.members?.members.first?.name == "$schema")
    }
}

extension FuzzTarget {
    /// A target that nobody plays.
    fileprivate init(_ scenario: Scenario) {
        self.init(scenario, profile: FuzzingFixtures.profile) { (_, _, _) throws(ConfigurationRefusal) in
            throw ConfigurationRefusal("nobody plays")
        }
    }
}
