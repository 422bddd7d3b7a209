import Basics
import Scenarios
import Simulation
import Testing

@Suite("Regressions")
struct RegressionTests {
    /// A scenario of this repository that is fuzzed, played with a plan that has a fault of the wanted side.
    private func draft(preserving: Bool) throws -> (ScenarioText, FaultPlan) {
        let file = "transport-close-mid-turn.json"
        let text = try ScenarioText(
            parsing: try FuzzingFixtures.bytes(of: file),
            named: file,
            fragments: try FuzzingFixtures.fragments()
        )
        let scenario = try text.scenario()
        let plans = (UInt64(0)..<100).lazy.map {
            FaultPlan(seed: $0, for: scenario, profile: FuzzingFixtures.profile)
        }
        let plan = try #require(
            plans.first { $0.isPreserving == preserving && !$0.faults.contains(where: \.isAtPoint) }
        )
        return (text.playing(plan), plan)
    }

    @Test("A degrading run is judged by the invariants alone, a preserving one as ever", arguments: [true, false])
    func sides(preserving: Bool) throws {
        let (text, plan) = try draft(preserving: preserving)
        let scenario = try text.scenario()

        #expect(scenario.faults == plan.faults)
        #expect(scenario.seed == plan.seed)
        #expect(scenario.isForgiving == !preserving)
        #expect((text.value["expect"] == nil) == !preserving)
    }

    @Test("What is written stands alone, is found by its tag, and lies beside the schema's folder")
    func written() throws {
        let (text, plan) = try draft(preserving: false)
        let small = try Shrinker { $0.faults.isEmpty ? nil : "seq-gapless" }.shrink(text)
        let regression = Regression(small.text, breaking: "seq-gapless", detail: "6 follows 4\nin the log")

        let read = try Scenario(parsing: regression.text.encoded, named: regression.file, mode: .sim)
        #expect(read.id == regression.id)
        #expect(regression.file == "\(regression.id).json")
        #expect(read.title == "seq-gapless: 6 follows 4 in the log")
        #expect(read.description?.contains("transport-close-mid-turn with the seed \(plan.seed)") == true)
        #expect(read.tags == ["regression"] && read.modes == [.sim] && read.faults.count == 1)
        #expect(regression.text.value["$schema"] == "../schema/scenario-1.schema.json")
        #expect(regression.text.value["vars"] == nil)
        #expect(read.steps == [])
    }

    @Test("The same flaw has the same name by whichever seed it was found, and others have others")
    func names() throws {
        let (text, _) = try draft(preserving: false)
        let small = try Shrinker { $0.faults.isEmpty ? nil : 1 }.shrink(text).text
        let twins = try [1, 2].map { seed in
            var members = try #require(small.value.members)
            members["seed"] = .integer(seed)
            members["description"] = .string("Found with \(seed).")
            return try ScenarioText(parsing: members.encoded(), named: "a.json")
        }
        let ids = twins.map { Regression($0, breaking: "canary", detail: "seen in a file").id }
        let other = Regression(small, breaking: "seq gapless", detail: "").id
        let whole = Regression(text, breaking: "canary", detail: "seen in a file").id

        #expect(ids[0] == ids[1])
        #expect(ids[0].wholeMatch(of: /regression-canary-[0-9a-f]{8}/) != nil)
        #expect(other.hasPrefix("regression-seq-gapless-"))
        #expect(whole != ids[0])
    }
}

extension Fault {
    fileprivate var isAtPoint: Bool {
        if case .sync = trigger { true } else { false }
    }
}
