import Basics
import Contract
import Testing

@Suite("Registries")
struct RegistryTests {
    @Test("Sessions keep their places, and are found by thread, oldest first")
    func threads() throws {
        var registry = SessionRegistry()
        registry.put(.forTesting("a", thread: "t"), at: .forTesting(1))
        registry.put(.forTesting("b", thread: "u"), at: .forTesting(2))
        registry.put(.forTesting("c"), at: .forTesting(3))

        registry.put(.forTesting("a", thread: "u"), at: .forTesting(4))
        registry.put(.forTesting("c", thread: "u"), at: .forTesting(5))

        #expect(registry.sessions.map(\.sessionID) == ["a", "b", "c"])
        #expect(registry.sessions(on: "t") == [])
        #expect(registry.sessions(on: "u").map(\.sessionID) == ["a", "b", "c"])
        #expect(registry["b"]?.threadID == "u")
        #expect(registry["z"] == nil)
        #expect(registry.updatedAt == .forTesting(5))
        #expect(try SessionRegistry(registry.object) == registry)
    }

    @Test("Recent events are the last ones, also under a new bound", arguments: [0, 1, 3, 9])
    func resized(maxEntries: Int) throws {
        var recent = RecentEvents(maxEntries: 4)
        for seq in 1...7 { recent.append(.forTesting(seq)) }
        #expect(recent.events.map(\.seq) == [4, 5, 6, 7])

        var resized = recent.resized(to: maxEntries)
        #expect(resized.events.map(\.seq) == Array([4, 5, 6, 7].suffix(maxEntries)))
        resized.append(.forTesting(8))

        #expect(resized.events.map(\.seq) == Array([4, 5, 6, 7, 8].suffix(maxEntries)))
        #expect(resized.updatedAt == .forTesting(8))
        #expect(try RecentEvents(resized.object) == resized)
    }

    @Test("A cache that doesn't say how much it holds is no cache", arguments: [JSON.integer(-1), .null, "5"])
    func badBound(maxEntries: JSON) throws {
        let error = try #require(throws: RecordError.self) {
            try RecentEvents(["maxEntries": maxEntries, "events": []])
        }

        #expect(error.description == "recent events: maxEntries should be an integer of at least 0")
    }
}
