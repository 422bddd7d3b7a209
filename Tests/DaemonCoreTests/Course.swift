import Basics
import Contract
import DaemonCore
import Testing

/// How a session stands with its turns.
struct Standing: Hashable, CustomStringConvertible {
    let current: String?
    let last: String?
    let status: String?
    let evidence: String?

    init(_ current: String?, _ last: String?, _ status: String?, _ evidence: String? = nil) {
        self.current = current
        self.last = last
        self.status = status
        self.evidence = evidence
    }

    init(_ session: Session) {
        self.init(
            session.currentTurnID?.rawValue,
            session.lastTurnID?.rawValue,
            session.lastTurnStatus,
            session.lastTurnEvidence?.rawValue
        )
    }

    var description: String {
        "current \(current ?? "none"), last \(last ?? "none") \(status ?? "-") by \(evidence ?? "nobody")"
    }
}

/// What's told of a thread on which `turn-1` runs, and how its session stands afterwards.
struct Course: CustomTestStringConvertible {
    /// Something that the app-server tells.
    enum Telling {
        case began(String, String = "inProgress")
        case ended(String, String)
        case failed(String, willRetry: Bool)
        case threadIsIdle

        func tell(_ world: inout World) {
            switch self {
            case .began(let turn, let status): world.beginTurn(turn, status: status)
            case .ended(let turn, let status): world.completeTurn(turn, status: status)
            case .failed(let turn, let willRetry): world.failTurn(turn, willRetry: willRetry)
            case .threadIsIdle:
                world.notify("thread/status/changed", ["threadId": "thread-1", "status": ["type": "idle"]])
            }
        }
    }

    let tellings: [Telling]
    let standing: Standing

    private init(_ tellings: [Telling], _ standing: Standing) {
        self.tellings = tellings
        self.standing = standing
    }

    var testDescription: String { "\(tellings) makes \(standing)" }

    private static let runs = Standing("turn-1", "turn-1", "inProgress")

    static let all: [Course] = beginnings + ends + errors

    private static let beginnings = [
        Course([.began("turn-1")], runs),
        Course([.began("turn-2")], Standing("turn-2", "turn-2", "inProgress")),
        Course([.began("turn-2", "queued")], Standing("turn-2", "turn-2", "queued")),
        Course([.threadIsIdle], runs),
        Course([.ended("turn-1", "completed"), .began("turn-2")], Standing("turn-2", "turn-2", "inProgress")),
        // A beginning that comes after its end would never end.
        Course(
            [.ended("turn-1", "completed"), .began("turn-1")],
            Standing(nil, "turn-1", "completed", "live_event")
        ),
    ]

    private static let ends =
        ["completed", "interrupted", "failed", "paused"].map { status in
            Course([.ended("turn-1", status)], Standing(nil, "turn-1", status, "live_event"))
        } + [
            Course([.ended("turn-0", "completed")], Standing("turn-1", "turn-0", "completed", "live_event")),
            Course(
                [.ended("turn-0", "completed"), .ended("turn-1", "failed")],
                Standing(nil, "turn-1", "failed", "live_event")
            ),
            Course(
                [.ended("turn-1", "completed"), .ended("turn-1", "completed"), .threadIsIdle],
                Standing(nil, "turn-1", "completed", "live_event")
            ),
        ]

    private static let errors = [
        Course([.failed("turn-1", willRetry: true)], runs),
        Course([.failed("turn-2", willRetry: true)], Standing("turn-2", "turn-2", "inProgress")),
        Course([.failed("turn-1", willRetry: false)], Standing(nil, "turn-1", "failed", "live_event")),
        Course([.failed("turn-0", willRetry: false)], Standing("turn-1", "turn-0", "failed", "live_event")),
        Course(
            [.failed("turn-1", willRetry: true), .failed("turn-1", willRetry: true), .ended("turn-1", "completed")],
            Standing(nil, "turn-1", "completed", "live_event")
        ),
        Course(
            [.failed("turn-1", willRetry: true), .failed("turn-1", willRetry: false)],
            Standing(nil, "turn-1", "failed", "live_event")
        ),
        Course(
            [.failed("turn-1", willRetry: false), .ended("turn-1", "failed")],
            Standing(nil, "turn-1", "failed", "live_event")
        ),
        Course(
            [.failed("turn-1", willRetry: false), .failed("turn-1", willRetry: true)],
            Standing(nil, "turn-1", "failed", "live_event")
        ),
    ]
}

extension World {
    mutating func beginTurn(_ turn: String, status: String = "inProgress", on thread: String = "thread-1") {
        notify(
            "turn/started",
            ["threadId": .string(thread), "turn": ["id": .string(turn), "status": .string(status)]]
        )
    }

    mutating func completeTurn(_ turn: String, status: String = "completed", on thread: String = "thread-1") {
        notify(
            "turn/completed",
            ["threadId": .string(thread), "turn": ["id": .string(turn), "status": .string(status)]]
        )
    }

    mutating func failTurn(_ turn: String, willRetry: Bool, on thread: String = "thread-1") {
        notify(
            "error",
            [
                "threadId": .string(thread), "turnId": .string(turn), "error": ["message": "no"],
                "willRetry": .bool(willRetry),
            ]
        )
    }
}

extension Noted {
    static func turnAccepted(session: String, turn: JSON) -> Noted {
        Noted("turn.accepted", .info, ["sessionId": .string(session), "threadId": "thread-1", "turnId": turn])
    }
}
