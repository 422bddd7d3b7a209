import AgentWire
import Basics

/// What the log says of the approvals that this life of codexd was asked for (contract CTR-APPR-4).
struct ApprovalBook {
    private struct Entry {
        let request: RPCID
        var isPending = false
        var isClosed = false
        /// The answers that were decided on and that nobody was sent.
        var unsent: [JSONSlice] = []
        /// Whether one was decided on that is written nowhere.
        var hasSecretAnswer = false
    }

    private var entries: [String: Entry] = [:]

    /// Takes in what an event says of approvals.
    mutating func take(_ records: [ApprovalRecord]) {
        for record in records {
            guard let request = record.request else { continue }
            var entry = entries[record.approval] ?? Entry(request: request)
            entry.isPending = record.status == "pending"
            entry.isClosed = record.isClosed
            if record.isDecided, let answer = record.answer, answer.kind != .null {
                entry.unsent.append(answer)
            } else {
                // A decision that could not be written down, or that nobody wants any more, is never sent.
                entry.unsent = []
                entry.hasSecretAnswer = record.isDecided
            }
            entries[record.approval] = entry
        }
    }

    /// Takes out a decision that an answer carries out.
    ///
    /// - Returns: Whether there is one in the log.
    mutating func takeDecision(_ request: RPCID, _ result: JSONSlice) -> Bool {
        let answer = result.value
        for (name, entry) in entries where entry.request == request {
            if entry.hasSecretAnswer {
                entries[name]?.hasSecretAnswer = false
                return true
            }
            guard let place = entry.unsent.firstIndex(where: { $0.value == answer }) else { continue }
            entries[name]?.unsent.remove(at: place)
            return true
        }
        return false
    }

    /// How many requests under an id need no answer: they wait for somebody, or were closed.
    func unanswerable(_ request: RPCID) -> Int {
        entries.values.count { $0.request == request && ($0.isPending || $0.isClosed) }
    }
}
