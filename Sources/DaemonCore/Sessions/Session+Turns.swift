package import AgentWire
package import Basics
package import Contract
import HTTPWire

// What a session makes of what happens on its thread (contract CTR-TURN, CTR-LOSS).
extension Session {
    /// The app-server took a turn; unless its end has been seen already, it's current.
    package mutating func accepted(_ turn: TurnID, hasEnded: Bool, at time: Timestamp) {
        updatedAt = time
        guard !hasEnded else { return }
        begin(turn, status: .inProgress)
    }

    /// A turn began.
    package mutating func began(_ turn: AgentTurn, hasEnded: Bool, at time: Timestamp) {
        updatedAt = time
        // A beginning that overtakes its end would never end.
        guard !hasEnded else { return }
        begin(turn.id, status: turn.status)
    }

    /// A turn ended.
    package mutating func ended(_ turn: AgentTurn, at time: Timestamp) {
        settle(turn.id, status: turn.status, evidence: .liveEvent, at: time)
    }

    /// Something went wrong in a turn, and either it goes on or it's over.
    package mutating func failed(_ turn: TurnID, willRetry: Bool, hasEnded: Bool, at time: Timestamp) {
        updatedAt = time
        // A complaint that comes behind the end doesn't change how it ended.
        guard !hasEnded else { return }
        if willRetry {
            begin(turn, status: .inProgress)
        } else {
            settle(turn, status: .failed, evidence: .liveEvent, at: time)
        }
    }

    /// The connection ended under a turn: it's taken to have failed, until somebody knows better.
    package mutating func lost(_ turn: TurnID, at time: Timestamp) {
        settle(turn, status: .failed, evidence: .transportClosed, at: time)
    }

    private mutating func begin(_ turn: TurnID, status: TurnStatus) {
        if isProvisional == true { isProvisional = false }
        currentTurnID = turn
        lastTurnID = turn
        lastTurnStatus = status.rawValue
        lastTurnEvidence = nil
    }

    private mutating func settle(_ turn: TurnID, status: TurnStatus, evidence: TurnEvidence, at time: Timestamp) {
        updatedAt = time
        lastTurnID = turn
        lastTurnStatus = status.rawValue
        lastTurnEvidence = evidence
        if currentTurnID == turn { currentTurnID = nil }
    }
}

/// The turns that ended last, to tell a late beginning from a new one.
///
/// An answer to `turn/start` may come after its turn is over, and a notification may be
/// repeated; both lie close behind the end, so that a short memory suffices.
package struct EndedTurns: Hashable, Sendable {
    /// How many turns are remembered.
    package static let memory = 1024

    private struct Key: Hashable {
        let thread: ThreadID
        let turn: TurnID
    }

    private var order: RingBuffer<Key> = RingBuffer(capacity: memory)
    private var keys: Set<Key> = []

    /// Creates an empty memory.
    package init() {}

    /// Notes the end of a turn.
    package mutating func note(_ turn: TurnID, on thread: ThreadID) {
        let key = Key(thread: thread, turn: turn)
        guard keys.insert(key).inserted else { return }
        if order.count == Self.memory, let oldest = order.oldest { keys.remove(oldest) }
        order.append(key)
    }

    /// Whether a turn is known to have ended.
    package func contains(_ turn: TurnID, on thread: ThreadID) -> Bool {
        keys.contains(Key(thread: thread, turn: turn))
    }
}
