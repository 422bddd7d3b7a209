package import Basics

extension Session: RegisteredRecord {
    /// What a registry must know of a session.
    package struct Outline: RecordOutline {
        package let id: SessionID

        /// Since when it's closed and no turn runs on it any more.
        package let settledAt: Timestamp?

        /// The thread that it stands for.
        let threadID: ThreadID?

        /// Whether a turn on it has no verdict yet.
        let isBusy: Bool

        fileprivate init(
            id: SessionID,
            status: Status?,
            updatedAt: Timestamp?,
            threadID: ThreadID?,
            isBusy: Bool
        ) {
            self.id = id
            settledAt = status == .closed && !isBusy ? updatedAt : nil
            self.threadID = threadID
            self.isBusy = isBusy
        }
    }

    package var outline: Outline {
        Outline(
            id: sessionID,
            status: status,
            updatedAt: updatedAt,
            threadID: threadID,
            isBusy: !openTurnIDs.isEmpty
        )
    }

    package static func outline(of text: JSONSlice) -> Outline? {
        var reader = CompactReader(text)
        let id = reader.text("sessionId")
        let _: SessionPurpose? = reader.choice("purpose")
        let threadID = reader.optionalText("threadId")
        let status: Status? = reader.choice("status")
        _ = reader.text("endpoint")
        reader.optionalInteger("childPid")
        _ = reader.time("createdAt")
        let updatedAt = reader.time("updatedAt")
        for name in ["cwd", "model", "modelProvider", "serviceTier", "reasoningEffort"] {
            _ = reader.optionalText(name)
        }
        let currentTurnID = reader.optionalText("currentTurnId")
        for name in ["lastTurnId", "lastTurnStatus", "lastTurnEvidence"] { _ = reader.optionalText(name) }
        let hasOthers = reader.texts("otherTurnIds")
        for name in ["settings", "rights"] { _ = reader.optionalObject(name) }
        reader.optionalBoolean("provisional")
        reader.object("metadata")
        guard reader.isOurs, let id = id?.text else { return nil }
        return Outline(
            id: SessionID(rawValue: id),
            status: status,
            updatedAt: updatedAt,
            threadID: threadID?.text.map(ThreadID.init(rawValue:)),
            isBusy: currentTurnID != nil || hasOthers
        )
    }

    /// The turns that have no verdict yet, oldest first.
    package var openTurnIDs: [TurnID] { otherTurnIDs + (currentTurnID.map { [$0] } ?? []) }
}
