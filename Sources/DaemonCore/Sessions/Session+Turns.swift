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

    /// A turn has a verdict.
    ///
    /// - Parameters:
    ///   - turn: The turn.
    ///   - status: How it ended.
    ///   - evidence: How that's known.
    ///   - isNews: Whether it's told as it happens, so that no other turn has ended since.
    ///   - time: When.
    package mutating func settle(
        _ turn: TurnID,
        _ status: TurnStatus,
        _ evidence: TurnEvidence,
        isNews: Bool,
        at time: Timestamp
    ) {
        updatedAt = time
        otherTurnIDs.removeAll { $0 == turn }
        let isLast = turn == currentTurnID || turn == lastTurnID
        if currentTurnID == turn { currentTurnID = nil }
        guard isNews || isLast else { return }
        lastTurnID = turn
        lastTurnStatus = status.rawValue
        lastTurnEvidence = evidence
    }

    /// Something went wrong in a turn that goes on.
    package mutating func retries(_ turn: TurnID, hasEnded: Bool, at time: Timestamp) {
        updatedAt = time
        // A complaint that comes behind the end doesn't change how it ended.
        if !hasEnded { begin(turn, status: .inProgress) }
    }

    /// The connection ended under a turn: it's taken to have failed, until somebody knows better.
    package mutating func lost(_ turn: TurnID, at time: Timestamp) {
        settle(turn, .failed, .transportClosed, isNews: false, at: time)
    }

    /// A turn that was taken to have failed runs after all, unless others have begun since.
    mutating func takenUp(_ turn: TurnID, at time: Timestamp) {
        updatedAt = time
        if turn == lastTurnID { begin(turn, status: .inProgress) }
    }

    /// How a turn stands, as far as the session's record says.
    func standing(of turn: TurnID) -> TurnStanding {
        guard turn == lastTurnID, !openTurnIDs.contains(turn) else { return .open }
        return switch lastTurnEvidence {
        case nil: .open
        case .transportClosed?: .inferred
        default: .observed
        }
    }

    /// The turns of which it isn't known for sure how they ended, oldest first.
    var turnsInQuestion: [TurnID] {
        let inferred = lastTurnID.flatMap { standing(of: $0) == .inferred ? $0 : nil }
        return (inferred.map { [$0] } ?? []) + openTurnIDs
    }

    /// How many turns are kept that have no verdict, and over which others have begun.
    package static let mostOtherTurns = 64

    private mutating func begin(_ turn: TurnID, status: TurnStatus) {
        if isProvisional == true { isProvisional = false }
        if let current = currentTurnID, current != turn { otherTurnIDs.append(current) }
        otherTurnIDs.removeAll { $0 == turn }
        if otherTurnIDs.count > Self.mostOtherTurns { otherTurnIDs.removeFirst() }
        currentTurnID = turn
        lastTurnID = turn
        lastTurnStatus = status.rawValue
        lastTurnEvidence = nil
    }
}

/// The turns that ended last and how sure that is, to tell a late beginning from a new one, and a second end from the first.
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
    private var standings: [Key: TurnStanding] = [:]

    /// Creates an empty memory.
    package init() {}

    /// Notes the end of a turn, and how sure it is.
    package mutating func note(_ turn: TurnID, on thread: ThreadID, as standing: TurnStanding) {
        let key = Key(thread: thread, turn: turn)
        guard standings.updateValue(standing, forKey: key) == nil else { return }
        if order.count == Self.memory, let oldest = order.oldest { standings[oldest] = nil }
        order.append(key)
    }

    /// How a turn stands that ended; `nil` if nothing is known of its end.
    package func standing(of turn: TurnID, on thread: ThreadID) -> TurnStanding? {
        standings[Key(thread: thread, turn: turn)]
    }
}
