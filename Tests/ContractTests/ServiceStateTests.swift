import Basics
import Contract
import Testing

@Suite("Service state")
struct ServiceStateTests {
    @Test(
        "Checkpoints of different moments and the log behind them make the state that the whole log makes",
        arguments: UInt64(0)..<60
    )
    func recovery(seed: UInt64) throws {
        var walk = LogWalk(seed: seed)
        for _ in 0..<60 { try walk.step() }

        for _ in 0..<4 {
            let recovered = try walk.recovered()

            try #require(recovered.view == walk.state.view, "seed \(seed)")
        }
    }

    @Test("The log is needed from behind the checkpoint that's furthest behind")
    func firstUncovered() throws {
        var state = ServiceState(eventCacheSize: 3)
        #expect(state.firstUncovered == 1)
        for (file, seq) in zip(StateFile.checkpoints, [9, 7, 12, 8, 11, 10, 10]) {
            var earlier = ServiceState(eventCacheSize: 3)
            let change = StateChange(identity: .forTesting(), child: ChildRecord(.forTesting()))
            earlier.apply(LogEntry(.forTesting(seq), changing: change))
            try state.load(file, from: JSONObject(String(decoding: earlier.checkpoint(file), as: UTF8.self)))
        }

        #expect(state.firstUncovered == 8)
        #expect(state.seq == 12)
    }

    @Test("A file that hasn't changed since it was written is complete up to where the daemon's file is")
    func lastChanges() throws {
        var earlier = ServiceState(eventCacheSize: 3)
        let session = Session.forTesting("a")
        let first = StateChange(identity: .forTesting(), child: ChildRecord(.forTesting()), sessions: [session])
        earlier.apply(LogEntry(.forTesting(1), changing: first))
        var later = earlier
        for seq in 2...7 { later.apply(LogEntry(.forTesting(seq))) }
        func recovered(_ files: [StateFile], daemon: ServiceState) throws -> ServiceState {
            var state = ServiceState(eventCacheSize: 3)
            for file in files {
                let source = file == .daemonState || file == .recentEvents ? daemon : earlier
                try state.load(file, from: JSONObject(String(decoding: source.checkpoint(file), as: UTF8.self)))
            }
            return state
        }

        let whole = try recovered(StateFile.checkpoints, daemon: later)
        let reversed = try recovered(StateFile.checkpoints.reversed(), daemon: later)
        let lacking = try recovered(StateFile.checkpoints.filter { $0 != .runRegistry }, daemon: later)
        later.apply(LogEntry(.forTesting(8), changing: StateChange(sessions: [.forTesting("b")])))
        later.apply(LogEntry(.forTesting(9)))
        let changed = try recovered(StateFile.checkpoints, daemon: later)

        #expect(whole.firstUncovered == 8)
        #expect(reversed.firstUncovered == 8)
        #expect(lacking.firstUncovered == 1)
        #expect(changed.firstUncovered == 2)
        #expect(changed.covered(.runRegistry) == 9)
    }

    @Test("What an earlier version wrote back without knowing it says nothing of the other files")
    func staleLastChanges() throws {
        var state = ServiceState(eventCacheSize: 3)
        state.apply(LogEntry(.forTesting(1), changing: StateChange(sessions: [.forTesting("a")])))
        var daemon = try JSONObject(String(decoding: state.checkpoint(.daemonState), as: UTF8.self))
        daemon["seq"] = 5
        var recovered = ServiceState(eventCacheSize: 3)

        try recovered.load(.daemonState, from: daemon)
        try recovered.load(.sessionRegistry, from: ["updatedAt": nil, "sessions": [], "seq": 1])

        #expect(recovered.covered(.sessionRegistry) == 1)
        let written = try JSONObject(String(decoding: recovered.checkpoint(.daemonState), as: UTF8.self))
        #expect(written["lastChanges"]?["asOf"] == 5)
    }

    @Test("The time of the last event is known though another file is ahead of the daemon's")
    func updatedAt() throws {
        var state = ServiceState(eventCacheSize: 3)
        try state.load(.sessionRegistry, from: ["updatedAt": nil, "sessions": [], "seq": 5])
        for seq in 1...5 { state.apply(LogEntry(.forTesting(seq))) }

        #expect(state.seq == 5)
        #expect(state.updatedAt == .forTesting(5))
    }

    @Test("A directory without our additions is taken over as it is")
    func earlierVersion() throws {
        var session = try JSONObject(Sample.session.text)
        for addition in ["lastTurnEvidence", "otherTurnIds", "settings", "rights", "provisional"] {
            session[addition] = nil
        }
        var event = try JSONObject(Sample.event.text)
        event["seq"] = nil
        let daemon = try JSONObject(
            #"{"started": false, "startedAt": null, "stoppedAt": null, "updatedAt": "2026-03-22T13:16:04.000Z", "pid": null, "child": \#(Sample.child.text)}"#
        )
        var state = ServiceState(eventCacheSize: 50)

        try state.load(.identity, from: try JSONObject(Sample.identity.text))
        try state.load(.daemonState, from: daemon)
        try state.load(.sessionRegistry, from: ["updatedAt": nil, "sessions": [.object(session)]])
        try state.load(.runRegistry, from: try JSONObject(Sample.runs.text))
        try state.load(.recentEvents, from: ["maxEntries": 50, "updatedAt": nil, "events": [.object(event)]])
        try state.apply(LogEntry(event))

        #expect(state.seq == 0)
        #expect(state.firstUncovered == 1)
        #expect(state.updatedAt == .forTesting())
        #expect(state.identity?.daemonID == "6f1c")
        #expect(state.child?.status == .failed)
        #expect(state.sessions.sessions.map(\.lastTurnEvidence) == [nil])
        #expect(state.sessions.sessions.map(\.settings) == [nil] && state.sessions.sessions.map(\.rights) == [nil])
        #expect(state.sessions.sessions.map(\.isProvisional) == [nil])
        #expect(state.runs.object == (try JSONObject(Sample.runs.text)))
        #expect(state.recentEvents.events.map(\.seq) == [0])
        let written = try JSONObject(String(decoding: state.checkpoint(.daemonState), as: UTF8.self))
        #expect(written == daemon.followed(by: ["format": nil, "parked": nil, "seq": 0]))
    }

    @Test("A child that isn't known yet is written as null, and read again")
    func noChild() throws {
        let fresh = ServiceState(eventCacheSize: 1)
        var state = fresh

        try state.load(.daemonState, from: JSONObject(String(decoding: fresh.checkpoint(.daemonState), as: UTF8.self)))

        #expect(state.view == fresh.view)
    }

    @Test("Unknown members of a checkpoint stay when it's written again, behind the known ones and in front of seq")
    func unknown() throws {
        let object = try JSONObject(Sample.runs.text).followed(by: ["x": 1, "seq": 4])
        var state = ServiceState(eventCacheSize: 1)

        try state.load(.runRegistry, from: object)

        #expect(try JSONObject(String(decoding: state.checkpoint(.runRegistry), as: UTF8.self)) == object)
    }
}
