package import Basics

extension Run: RegisteredRecord {
    /// What a registry must know of a run.
    package struct Outline: RecordOutline {
        package let id: RunID

        /// Since when there's a verdict.
        package let settledAt: Timestamp?
    }

    package var outline: Outline {
        Outline(id: runID, settledAt: status.isSettled ? finishedAt ?? updatedAt : nil)
    }

    package static func outline(of text: JSONSlice) -> Outline? {
        var reader = CompactReader(text)
        let id = reader.text("runId")
        _ = reader.optionalText("sessionId")
        let status: Status? = reader.choice("status")
        _ = reader.text("adapter")
        _ = reader.text("prompt")
        let _: RunPurpose? = reader.choice("purpose")
        _ = reader.text("cwd")
        _ = reader.time("createdAt")
        let updatedAt = reader.time("updatedAt")
        _ = reader.optionalTime("startedAt")
        let finishedAt = reader.optionalTime("finishedAt")
        _ = reader.optionalText("error")
        _ = reader.optionalText("summary")
        reader.object("metadata")
        _ = reader.optionalObject("result")
        _ = reader.optionalObject("request")
        if let log = reader.optionalObject("log") { reader.expect(RunLogSummary.isOurs(log)) }
        guard reader.isOurs, let id = id?.text, let status else { return nil }
        return Outline(id: RunID(rawValue: id), settledAt: status.isSettled ? finishedAt ?? updatedAt : nil)
    }
}

extension RunLogSummary {
    /// Whether an object is written exactly as a summary would be.
    fileprivate static func isOurs(_ object: JSONSlice) -> Bool {
        var reader = CompactReader(object)
        for name in ["totalEntries", "lastSeq", "lifecycleEventCount", "stdoutChunkCount", "stderrChunkCount"] {
            reader.count(name)
        }
        return reader.isOurs
    }
}
