import Basics
import Contract

/// A log that grows at random, and the checkpoints that were written on the way.
struct LogWalk {
    private(set) var state = ServiceState(eventCacheSize: 5)
    /// What was recorded, as it's read back.
    private var log: [LogEntry] = []
    private var checkpoints: [StateFile: [[UInt8]]] = [:]
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Records an event, and now and then writes one of the checkpoints.
    mutating func step() throws {
        let entry = LogEntry(.forTesting(log.count + 1), changing: log.isEmpty ? first : change())
        log.append(try LogEntry(JSONObject(String(decoding: entry.line, as: UTF8.self))))
        state.apply(entry)
        for file in StateFile.checkpoints where Bool.random(using: &generator) {
            checkpoints[file, default: []].append(state.checkpoint(file))
        }
    }

    /// The state that's made of any checkpoint of each file, or none, and of the log from where it's needed or earlier.
    mutating func recovered() throws -> ServiceState {
        var recovered = ServiceState(eventCacheSize: 5)
        for file in StateFile.checkpoints {
            guard Int.random(in: 0..<4, using: &generator) > 0,
                let content = checkpoints[file, default: []].randomElement(using: &generator)
            else { continue }
            try recovered.load(file, from: JSONObject(String(decoding: content, as: UTF8.self)))
        }
        for entry in log { recovered.apply(entry) }
        return recovered
    }

    /// A first start makes these, so no checkpoint is ever without them.
    private var first: StateChange {
        StateChange(identity: .forTesting(), child: ChildRecord(.forTesting()))
    }

    private mutating func change() -> StateChange? {
        let number = Int.random(in: 0..<1_000, using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: return nil
        case 1: return StateChange(identity: .forTesting(nodeID: "n\(number)"))
        case 2:
            var daemon = DaemonRecord()
            daemon.processID = number
            return StateChange(daemon: daemon)
        case 3:
            var child = ChildRecord(.forTesting())
            child.exitCode = number
            return StateChange(child: child)
        case 4: return StateChange(sessions: [session(), session()])
        case 5: return StateChange(daemon: DaemonRecord(), child: ChildRecord(.forTesting()), sessions: [session()])
        default: return StateChange(reservation: .init(through: number, bootID: "b"))
        }
    }

    private mutating func session() -> Session {
        let id = SessionID(rawValue: "s\(Int.random(in: 0..<5, using: &generator))")
        let thread = ThreadID(rawValue: "t\(Int.random(in: 0..<3, using: &generator))")
        return .forTesting(id, thread: Bool.random(using: &generator) ? thread : nil, at: log.count)
    }
}

/// All that can be seen of a state; how far its checkpoints reached when they were read isn't part of it.
struct StateView: Equatable {
    let files: [String]
    let sessions: SessionRegistry
    let recentEvents: RecentEvents
    let seq: Int
    let reservation: StateChange.Reservation?
}

extension ServiceState {
    var view: StateView {
        StateView(
            files: StateFile.checkpoints.map { String(decoding: checkpoint($0), as: UTF8.self) },
            sessions: sessions,
            recentEvents: recentEvents,
            seq: seq,
            reservation: reservation
        )
    }
}
