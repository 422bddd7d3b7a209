package import Basics

/// A record of which a registry keeps many.
package protocol RegisteredRecord: Record {
    /// Marks the record's names.
    associatedtype Kind

    /// Our name for it.
    var id: Identifier<Kind> { get }

    /// Since when nothing more is to happen to it by itself, if that's so.
    var settledAt: Timestamp? { get }
}

extension Session: RegisteredRecord {
    package var id: SessionID { sessionID }

    /// Since when it's closed and no turn runs on it any more.
    package var settledAt: Timestamp? { status == .closed && currentTurnID == nil ? updatedAt : nil }
}

extension Run: RegisteredRecord {
    package var id: RunID { runID }

    /// Since when there's a verdict.
    package var settledAt: Timestamp? { status.isSettled ? finishedAt ?? updatedAt : nil }
}

/// What is known of a settled record without reading it.
package struct SettledRecord<Kind>: Hashable, Sendable {
    /// Our name for it.
    package let id: Identifier<Kind>

    /// Since when it's settled.
    package let settledAt: Timestamp
}
