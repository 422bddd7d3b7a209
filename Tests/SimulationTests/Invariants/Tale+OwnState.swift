import Contract

@testable import Simulation

extension Tale {
    private static let time = "2026-03-22T13:16:04.000Z"
    private static let later = "2026-03-22T13:16:05.000Z"

    /// A line of the log with a time, and with what it changed.
    private static func line(_ seq: Int, _ change: String? = nil, at time: String = time) -> String {
        #"{"seq":\#(seq),"createdAt":"\#(time)","type":"x","detail":null"#
            + (change.map { #","change":{\#($0)}"# } ?? "") + "}"
    }

    private static func sessions(_ seq: Int, _ sessions: String, at time: String = time) -> Telling {
        .file(
            "state/codexd/session-registry.json",
            "{\n  \"updatedAt\": \"\(time)\",\n  \"sessions\": [\n\(sessions)],\n  \"seq\": \(seq)\n}\n"
        )
    }

    private static func recent(_ seq: Int, _ events: String) -> Telling {
        .file(
            "state/codexd/recent-events.json",
            "{\n  \"maxEntries\": 2,\n  \"updatedAt\": null,\n  \"events\": [\n\(events)],\n  \"seq\": \(seq)\n}\n"
        )
    }

    private static func state(_ seq: Int, _ members: String, child: String = "null") -> Telling {
        .file(
            "state/codexd/daemon-state.json",
            "{\n  \(members), \"updatedAt\": \"\(time)\", \"child\": \(child),\n  \"seq\": \(seq)\n}\n"
        )
    }

    private static let one = #"{"sessionId":"one","a":" b  c ","n":1}"#
    private static let same = "{ \"sessionId\": \"one\",\n \"a\": \" b  c \",\n \"n\": 1 }"
    private static let other = #"{"sessionId":"one","a":" b c ","n":1}"#
    private static let two = #"{"sessionId":"two"}"#

    static let stateIsFold: [Tale] = [
        .sound(
            "files say what the log says, in another layout",
            .start,
            .log(line(1, #""sessions":[\#(one)]"#), line(2), line(3, #""daemon":{"pid":1},"child":{"pid":2}"#)),
            sessions(3, same),
            state(3, #""pid": 1"#, child: #"{ "pid": 2 }"#),
            .file("state/codexd/run-registry.json", "{\"updatedAt\": null, \"runs\": [], \"seq\": 3}\n"),
            .orphans(0)
        ),
        .broken(.stateIsFoldOfEvents, "a blank less", .start, first, sessions(1, other), .orphans(0)),
        .broken(.stateIsFoldOfEvents, "a session more", .start, first, sessions(1, one + "," + two), .orphans(0)),
        .broken(.stateIsFoldOfEvents, "a session less", .start, first, sessions(1, ""), .orphans(0)),
        .broken(.stateIsFoldOfEvents, "another time", .start, first, sessions(1, one, at: later), .orphans(0)),
        .broken(.stateIsFoldOfEvents, "found at rest", .start, first, sessions(1, other), .rest(quiet)),
        .broken(.stateIsFoldOfEvents, "found at the next start", .start, first, sessions(1, other), .starting),
        .sound("and not before", .start, first, sessions(1, other)),
        .sound("what came later isn't in it", .start, first, .log(line(2, change)), sessions(1, one), .orphans(0)),
        .broken(
            .stateIsFoldOfEvents,
            "a change that should be in it",
            .start,
            first,
            .log(line(2, change)),
            sessions(2, one, at: time),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "a member of the daemon's that no event has",
            .start,
            .log(line(1, #""daemon":{"pid":1}"#)),
            state(1, #""pid": 2"#),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "another child",
            .start,
            .log(line(1, #""daemon":{"pid":1},"child":{"pid":2}"#)),
            state(1, #""pid": 1"#, child: #"{"pid": 3}"#),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "a member of the identity lacks",
            .start,
            .log(line(1, #""identity":{"daemonId":"d","nodeId":"n"}"#)),
            .file("state/codexd/identity.json", "{\"daemonId\": \"d\", \"seq\": 1}\n"),
            .orphans(0)
        ),
        .sound(
            "the last events, as many as are kept, without what they changed",
            .start,
            .log(line(1), line(2, change), line(3)),
            recent(3, line(2) + ", " + line(3)),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "a recent event says something else",
            .start,
            .log(line(1), line(2)),
            recent(2, line(1) + ", " + line(2, at: later)),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "more recent events than are kept",
            .start,
            .log(line(1), line(2), line(3)),
            recent(3, line(1) + ", " + line(2) + ", " + line(3)),
            .orphans(0)
        ),
        .sound(
            "what the machine took with it isn't in it",
            .start,
            first,
            .log(line(2, change)),
            .machineDied,
            .log(gap(from: 2, through: 9), line(11)),
            sessions(11, one),
            .orphans(0)
        ),
        .broken(
            .stateIsFoldOfEvents,
            "what the machine took with it is in it",
            .start,
            first,
            .log(line(2, change)),
            .machineDied,
            .log(gap(from: 2, through: 9), line(11)),
            sessions(11, other),
            .orphans(0)
        ),
    ]

    private static let first = Telling.log(line(1, #""sessions":[\#(one)]"#))
    private static let change = #""sessions":[\#(other)]"#
    private static let quiet = Rest(daemonRuns: false, isQuiet: true, patience: .seconds(1))

    private static func gap(from: Int, through: Int) -> String {
        event(through + 1, "log.gap", #"{"from":\#(from),"through":\#(through)}"#)
    }

    private static let damaged = "state/codexd/identity.json"
    private static let set = "state/codexd/identity.json.damaged-1"

    static let unreadableKept: [Tale] = [
        .sound(
            "a damaged file is set aside",
            .disk([damaged: "{"]),
            .starting,
            .disk([damaged: "{}\n", set: "{"]),
            .start,
            .looked
        ),
        .broken(
            .unreadableKept,
            "a damaged file is written over",
            .disk([damaged: "{"]),
            .starting,
            .disk([damaged: "{}\n"]),
            .start,
            .looked
        ),
        .broken(
            .unreadableKept,
            "an empty file is removed",
            .disk([damaged: ""]),
            .starting,
            .disk([:]),
            .start,
            .looked
        ),
        .broken(
            .unreadableKept,
            "what was set aside is gone at a later start",
            .disk([damaged: "{"]),
            .starting,
            .disk([damaged: "{}\n", set: "{"]),
            .start,
            .disk([damaged: "{}\n"]),
            .starting
        ),
        .sound(
            "what can be read is replaced",
            .disk(["state/codexd/run-registry.json": #"{"updatedAt":null,"runs":[]}"#]),
            .starting,
            .disk([:]),
            .start,
            .looked
        ),
        .sound(
            "what is no checkpoint is no concern",
            .disk(["state/codexd/local-api.json": "{"]),
            .starting,
            .disk([:]),
            .start,
            .looked
        ),
        .sound(
            "a start is refused and leaves all as it was",
            .disk([damaged: "{", "logs/codexd/events.jsonl": "[\n"]),
            .starting,
            .refusedStart,
            .looked
        ),
        .broken(
            .unreadableKept,
            "a start is refused and has cut the log",
            .disk([damaged: "{", "logs/codexd/events.jsonl": "[\n"]),
            .starting,
            .disk([damaged: "{", "logs/codexd/events.jsonl": ""]),
            .refusedStart
        ),
    ]

    static let restartIdempotent: [Tale] = [
        .sound("a second start does nothing", .start, .onceMore(nil)),
        .broken(.restartIdempotent, "a second start does something", .start, .onceMore("it has changed a session")),
    ]
}
