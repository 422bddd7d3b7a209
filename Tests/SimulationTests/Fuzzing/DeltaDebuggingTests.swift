import Testing

@testable import Simulation

@Suite("Delta debugging")
struct DeltaDebuggingTests {
    @Test(
        "It finds exactly what is needed, wherever it lies",
        arguments: [
            [], [0], [11], [3, 7], [0, 11], [5, 6], [0, 4, 8], [1, 2, 3, 4, 5, 6, 7], Array(0..<12),
        ]
    )
    func needed(_ needed: [Int]) {
        let found = DeltaDebugging.minimum(of: 12) { Set($0).isSuperset(of: needed) }

        #expect(found == needed)
    }

    @Test("Of alternatives it keeps one, and nothing beside", arguments: 1...40)
    func alternatives(count: Int) {
        let found = DeltaDebugging.minimum(of: count) { $0.count(where: { $0 % 2 == 0 }) >= 1 }

        #expect(found.count == 1)
    }

    @Test("Nothing can be left out of nothing")
    func empty() {
        #expect(DeltaDebugging.minimum(of: 0) { _ in true } == [])
    }

    @Test("One thing among a thousand is found in few tries")
    func effort() {
        var tries = 0
        let found = DeltaDebugging.minimum(of: 1_000) { kept in
            tries += 1
            return kept.contains(617)
        }

        #expect(found == [617])
        #expect(tries < 30)
    }
}
