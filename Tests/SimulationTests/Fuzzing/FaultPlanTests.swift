import Basics
import Scenarios
import Simulation
import Testing

@Suite("Fault plans")
struct FaultPlanTests {
    private func plans(preserve: [Fault.Action], degrade: [Fault.Action]) throws -> [FaultPlan] {
        let scenario = try FuzzingFixtures.scenario(preserve: preserve, degrade: degrade)
        return (0..<2_000).map { FaultPlan(seed: $0, for: scenario, profile: FuzzingFixtures.profile) }
    }

    @Test("A seed has the same plan in every process")
    func golden() throws {
        let scenario = try FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds)
        let plan = FaultPlan(seed: 50, for: scenario, profile: FuzzingFixtures.profile)

        #expect(
            plan.faults == [
                Fault(.chunk, at: .line(.from, nth: 2, server: "app")),
                Fault(.chunk, at: .line(.to, nth: 6, server: "app"), argument: 41),
                Fault(.slowReader, at: .time(.milliseconds(165)), argument: "client"),
                Fault(.chunk, at: .time(.milliseconds(721)), argument: 4096),
            ]
        )
    }

    @Test("Every allowed kind occurs, no other does, and plans have one fault to eight")
    func kinds() throws {
        let plans = try plans(preserve: [.delay, .chunk], degrade: [.killDaemon, .enospc, .tornWrite])

        let kinds = Set(plans.flatMap { $0.faults.map(\.action) })
        #expect(kinds == [.delay, .chunk, .killDaemon, .enospc, .tornWrite])
        #expect(Set(plans.map(\.faults.count)) == Set(1...SwarmConfiguration.mostFaults))
        for kind in kinds {
            #expect(plans.contains { $0.faults.map(\.action) == [kind] }, "\(kind) alone")
        }
        let pairs = Set(plans.filter { $0.faults.count == 2 }.map { Set($0.faults.map(\.action)) })
        #expect(pairs.isSuperset(of: [[.delay, .chunk], [.killDaemon, .tornWrite], [.delay, .enospc]]))
    }

    @Test("A preserving plan has only kinds that preserve, and a degrading one at least one that doesn't")
    func sides() throws {
        let plans = try plans(preserve: preservingKinds, degrade: degradingKinds)

        for plan in plans {
            #expect(plan.faults.allSatisfy(\.action.isPreserving) == plan.isPreserving)
        }
        #expect((800...1_200).contains(plans.count(where: \.isPreserving)))
    }

    @Test("A scenario that allows one side has plans of that side alone, and one that allows nothing none")
    func oneSide() throws {
        #expect(try plans(preserve: [.delay], degrade: []).allSatisfy { $0.isPreserving && !$0.faults.isEmpty })
        #expect(try plans(preserve: [], degrade: [.eio]).allSatisfy { !$0.isPreserving && !$0.faults.isEmpty })
        #expect(try plans(preserve: [], degrade: []).allSatisfy { $0.isPreserving && $0.faults.isEmpty })
    }

    @Test("Every plan can be written down, and is read as it was drawn")
    func written() throws {
        let scenario = try FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds)
        let bare = try FuzzingFixtures.text("'steps': [{'release': 'ready'}]", spawns: "[[{'sync': 'ready'}]]")

        for seed in UInt64(0)..<300 {
            let plan = FaultPlan(seed: seed, for: scenario, profile: FuzzingFixtures.profile)
            let written = try bare.playing(plan).scenario()

            #expect(written.faults == plan.faults)
            #expect(written.seed == seed)
            #expect(written.isForgiving == !plan.isPreserving)
        }
    }

    @Test("Triggers lie in the run, or not far beyond")
    func triggers() throws {
        let faults = try plans(preserve: preservingKinds, degrade: degradingKinds).flatMap(\.faults)
        let strays = faults.map(\.trigger).filter { trigger in
            switch trigger {
            case .time(let time): time > .milliseconds(2_250)
            case .line(.from, let nth, let server): nth > 12 + 3 || server != "app"
            case .line(.to, let nth, let server): nth > 5 + 3 || server != "app"
            case .event("turn.accepted", let nth): nth > 2 + 3
            case .event(_, let nth): nth > 1 + 3
            case .write(_, let nth): nth > 9 + 3
            case .sync(let point): point != "ready"
            case .step: true
            }
        }

        #expect(faults.count > 4_000)
        #expect(strays == [])
    }

    @Test("Of a run of which nothing is known, faults are timed")
    func emptyProfile() throws {
        let scenario = try FuzzingFixtures.scenario(preserve: preservingKinds, degrade: degradingKinds)

        for seed in UInt64(0)..<100 {
            for fault in FaultPlan(seed: seed, for: scenario, profile: RunProfile()).faults {
                guard case .time = fault.trigger else {
                    Issue.record("\(fault.trigger) can't be known")
                    continue
                }
            }
        }
    }
}
