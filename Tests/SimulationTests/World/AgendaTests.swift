import Basics
import Testing

@testable import Simulation

@Suite("Agenda")
struct AgendaTests {
    private func instant(_ seconds: Int) -> Instant { Instant(nanoseconds: Int64(seconds) * 1_000_000_000) }

    @Test("What is planned comes in the order of time, and at one instant in the order of planning")
    func order() {
        var agenda = Agenda<String>()
        for (name, second) in [("d", 3), ("a", 1), ("e", 3), ("b", 1), ("c", 2), ("f", 3)] {
            agenda.plan(name, at: instant(second))
        }

        var names = ""
        while let name = agenda.pop() { names += name }

        #expect(names == "abcdef")
    }

    @Test("It comes out as a stable sort would have it, whatever was planned", arguments: 0..<50)
    func walk(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var agenda = Agenda<Int>()
        var model: [(second: Int, number: Int)] = []
        var out: [Int] = []
        var expected: [Int] = []
        for number in 0..<200 {
            let second = Int(random.next() % 8)
            agenda.plan(number, at: instant(second))
            model.append((second, number))
            guard random.next() % 3 == 0, let next = agenda.pop() else { continue }
            out.append(next)
            let first = model.min { ($0.second, $0.number) < ($1.second, $1.number) }
            expected.append(first?.number ?? -1)
            model.removeAll { $0.number == first?.number }
        }
        while let next = agenda.pop() { out.append(next) }
        expected += model.sorted { ($0.second, $0.number) < ($1.second, $1.number) }.map(\.number)

        #expect(out == expected)
        #expect(agenda.next == nil)
    }
}
