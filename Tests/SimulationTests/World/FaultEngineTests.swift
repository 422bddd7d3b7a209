import Scenarios
import Testing

@testable import Simulation

@Suite("Fault engine")
struct FaultEngineTests {
    @Test("A fault that waits for the nth of something is due then, and once")
    func counting() {
        var engine = FaultEngine([
            Fault(.killServer, at: .event(type: "a", nth: 2)),
            Fault(.enospc, at: .write(file: "logs/**/*.jsonl", nth: 3)),
        ])

        let events = ["a", "b", "a", "a"].map { engine.fireEvent($0).count }
        let writes = ["logs/codexd/events.jsonl", "logs/codexd/stdout.log", "logs/codexd/events.jsonl"]
            .flatMap { [$0, $0] }.map { engine.fireWrite($0).count }

        #expect(events == [0, 0, 1, 0])
        #expect(writes == [0, 0, 0, 0, 1, 0])
    }

    @Test("A point of a script counts the first time that a script comes there")
    func points() {
        var engine = FaultEngine([Fault(.holdPipe, at: .sync("here")), Fault(.killServer, at: .sync("there"))])

        #expect(engine.fireSync("here").map(\.action) == [.holdPipe])
        #expect(engine.fireSync("here").isEmpty)
        #expect(engine.fireSync("there").map(\.action) == [.killServer])
    }

    @Test("A step is exact, and a line is one of its server's")
    func exact() {
        let engine = FaultEngine([
            Fault(.disconnect, at: .step(7)),
            Fault(.killServer, at: .line(.from, nth: 2, server: "app")),
            Fault(.exitServer, at: .line(.to, nth: 2, server: nil)),
        ])

        #expect((1...9).map { engine.fireSteps($0).count } == [0, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(engine.fireLine(2, .from, server: "app").map(\.action) == [.killServer])
        #expect(engine.fireLine(2, .from, server: "other").isEmpty)
        #expect(engine.fireLine(2, .to, server: "other").map(\.action) == [.exitServer])
        #expect(engine.fireLine(3, .from, server: "app").isEmpty)
    }
}
