import Basics
import Contract
import Testing

/// A list that changes at random, next to what it should hold.
private struct ListWalk {
    private(set) var list = RecordList<Session>()
    private(set) var model: [Session] = []
    private var generator: SeededGenerator
    private var time = 0
    private var made = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func step() {
        time += Int.random(in: -2..<10, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5:
            made += 1
            let session = changed(.forTesting(SessionID(rawValue: "s\(made)"), at: time))
            model.append(session)
            list.put(session)
        case 5..<9:
            guard let place = model.indices.randomElement(using: &generator) else { return }
            let earlier = model[place]
            model[place] = changed(earlier)
            let replaced = list.put(model[place])
            #expect(replaced == earlier)
        default:
            var ids: Set<SessionID> = ["nobody"]
            for _ in 0..<Int.random(in: 0..<5, using: &generator) {
                guard let session = model.randomElement(using: &generator) else { continue }
                ids.insert(session.sessionID)
            }
            let leaving = model.filter { ids.contains($0.sessionID) }
            model.removeAll { ids.contains($0.sessionID) }
            #expect(Set(list.remove(ids)) == Set(leaving))
        }
    }

    /// Changes what decides whether a session has settled, and gives it texts of any length.
    private mutating func changed(_ session: Session) -> Session {
        var session = session
        session.status = Bool.random(using: &generator) ? .closed : .active
        session.currentTurnID = Int.random(in: 0..<4, using: &generator) == 0 ? "turn" : nil
        session.updatedAt = .forTesting(time)
        let length = Int.random(in: 0..<4000, using: &generator)
        session.metadata = ["text": .string(String(repeating: "ab\n\"é", count: length / 6)), "list": [1, [], [:]]]
        return session
    }
}

@Suite("Lists of records")
struct RecordListTests {
    @Test("A list that's packed, changed and thinned holds what an array would", arguments: UInt64(0)..<6)
    func walk(seed: UInt64) throws {
        var walk = ListWalk(seed: seed)
        for step in 1...1500 {
            walk.step()
            guard step % 250 == 0 else { continue }
            let (list, model) = (walk.list, walk.model)

            try #require(Array(list) == model)
            try #require(list.reversed().map(\.sessionID) == model.reversed().map(\.sessionID))
            try #require(list.count == model.count && list.first == model.first && list.last == model.last)
            try #require(list.open == model.filter { $0.settledAt == nil })
            let settled = model.filter { $0.settledAt != nil }
            try #require(list.settledCount == settled.count)
            // Those that settled in the same moment stand in their order; `sorted` keeps it.
            let byTime = settled.sorted { $0.updatedAt < $1.updatedAt }
            try #require(list.settled.map(\.id) == byTime.map(\.sessionID))
            try #require(list.settled.map(\.settledAt) == byTime.map(\.updatedAt))
            for session in model.prefix(50) { try #require(list[session.sessionID] == session) }
        }
    }

    @Test("Lists are equal if their records are, however they came about", arguments: UInt64(0)..<6)
    func equality(seed: UInt64) throws {
        var walk = ListWalk(seed: seed)
        for _ in 0..<900 { walk.step() }
        var straight = RecordList<Session>()
        for session in walk.model { straight.put(session) }

        #expect(straight == walk.list)
        #expect(straight.hashValue == walk.list.hashValue)
        var other = straight
        var changed = try #require(walk.model.first)
        changed.metadata["x"] = 1
        other.put(changed)
        #expect(other != straight)
        #expect(other.remove([changed.sessionID]) == [changed])
        #expect(other != straight)
    }

    @Test("What becomes of packed texts takes about as much as the texts")
    func holes() throws {
        var walk = ListWalk(seed: 7)
        for _ in 0..<3000 { walk.step() }
        let packed = walk.list.byteCount
        let texts = walk.model.reduce(0) { $0 + $1.encoded.count }

        // The last that were put are kept beside them.
        #expect(packed <= texts)
        #expect(packed > texts / 2)
    }

    @Test("A registry of packed records is written byte for byte as a tree of them is, compact and pretty")
    func text() throws {
        var walk = ListWalk(seed: 3)
        for _ in 0..<900 { walk.step() }
        var registry = SessionRegistry()
        for session in walk.model { registry.put(session, at: .forTesting(1)) }

        var pretty = JSONObjectText(.pretty)
        registry.list(into: &pretty)
        let text = pretty.ended()

        let tree: JSONObject = [
            "updatedAt": .string(Timestamp.forTesting(1).description),
            "sessions": .array(walk.model.map { .object($0.object) }),
        ]
        #expect(registry.object == tree)
        #expect(registry.encoded == tree.encoded())
        #expect(text == tree.encoded(.pretty))
    }

    @Test("What is taken out of the registries is gone from every index, and the change is read as it was written")
    func removal() throws {
        var state = ServiceState(eventCacheSize: 1)
        var running = Session.forTesting("b", thread: "t")
        running.currentTurnID = "turn"
        let sessions = [.forTesting("a", thread: "t"), running, Session.forTesting("c", thread: "u")]
        let run = try Run(JSONObject(Sample.run.text))
        state.apply(LogEntry(.forTesting(1), changing: StateChange(sessions: sessions, runs: [run])))
        let removal = StateChange(removed: .init(sessions: ["b", "c", "z"], runs: [run.runID]))
        let entry = LogEntry(.forTesting(2), changing: removal)

        state.apply(try LogEntry(JSONObject(String(decoding: entry.line, as: UTF8.self))))

        let text = #"{"removed":{"sessions":["b","c","z"],"runs":["r"]}}"#
        #expect(String(decoding: removal.encoded, as: UTF8.self) == text)
        #expect(removal.touchesSessions && removal.touchesRuns)
        #expect(state.sessions.sessions.map(\.sessionID) == ["a"])
        #expect(state.sessions.sessions(on: "t").map(\.sessionID) == ["a"])
        #expect(state.sessions.sessions(on: "u").isEmpty)
        #expect(state.sessions.busySessions.isEmpty)
        #expect(state.sessions["b"] == nil)
        #expect(state.runs.runs.isEmpty && state.runs[run.runID] == nil)
        #expect(state.sessions.updatedAt == .forTesting(2) && state.runs.updatedAt == .forTesting(2))
        var same = ServiceState(eventCacheSize: 1)
        same.apply(LogEntry(.forTesting(1), changing: StateChange(sessions: [sessions[0]])))
        #expect(same.sessions.sessions == state.sessions.sessions)
    }
}
