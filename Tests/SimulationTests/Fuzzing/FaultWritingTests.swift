import Basics
import Scenarios
import Simulation
import Testing

@Suite("Faults as text")
struct FaultWritingTests {
    static let faults: [Fault] = [
        Fault(.killDaemon, at: .time(.seconds(2))),
        Fault(.delay, at: .time(.milliseconds(1_500)), argument: 50, server: "app"),
        Fault(.slowReader, at: .sync("ready"), argument: "client"),
        Fault(.dropLine, at: .line(.from, nth: 3, server: "app")),
        Fault(.truncateLine, at: .line(.to, nth: 1, server: nil), argument: 0),
        Fault(.enospc, at: .event(type: "turn.accepted", nth: 2), argument: 1_000, files: "state/**"),
        Fault(.tornWrite, at: .write(file: "logs/codexd/events.jsonl", nth: 4), files: "logs/codexd/events.jsonl"),
        Fault(.disconnect, at: .step(17)),
        Fault(.restartDaemon, at: .time(.zero)),
    ]

    private func reading(_ fault: JSON) throws -> [Fault] {
        try FuzzingFixtures.text(
            "'steps': [{'release': 'ready'}], 'faults': [\(fault)]",
            spawns: "[[{'sync': 'ready'}]]"
        )
        .scenario().faults
    }

    @Test("Each is read as what was written", arguments: faults)
    func roundTrip(_ fault: Fault) throws {
        #expect(try reading(fault.json) == [fault])
    }

    @Test("What goes by itself is a word, and what has a measure an object")
    func forms() {
        #expect(Self.faults[0].json == ["at": ["time": "2s"], "do": "killDaemon"])
        #expect(Self.faults[1].json == ["at": ["time": "1500ms"], "do": ["delay": 50], "server": "app"])
    }

    @Test("A seed has 64 bits, and is nothing else")
    func seeds() throws {
        #expect(try FuzzingFixtures.text("'steps': []").scenario().seed == nil)
        #expect(try FuzzingFixtures.text("'steps': [], 'seed': \(UInt64.max)").scenario().seed == .max)
        for wrong in ["-1", "1.5", "'1'", "18446744073709551616"] {
            #expect(throws: ScenarioError.self) {
                try FuzzingFixtures.text("'steps': [], 'seed': \(wrong)").scenario()
            }
        }
    }

    @Test("Only a seed without expectations leaves the judgement to the invariants")
    func forgiving() throws {
        #expect(try FuzzingFixtures.text("'steps': [], 'seed': 1").scenario().isForgiving)
        #expect(try !FuzzingFixtures.text("'steps': []").scenario().isForgiving)
        #expect(try !FuzzingFixtures.text("'steps': [], 'seed': 1, 'expect': {}").scenario().isForgiving)
    }
}
