import Basics
import Contract
import Testing

@Suite("The approvals")
struct ApprovalRegistryTests {
    private static let start = Timestamp(millisecondsSinceEpoch: 1_774_185_364_000)

    private static func approval(_ name: String, _ status: Approval.Status = .pending) -> Approval {
        var approval = Approval(
            approvalID: ApprovalID(rawValue: name),
            requestID: 0,
            method: "item/tool/call",
            kind: .toolCall,
            sessionID: nil,
            threadID: "t",
            turnID: nil,
            itemID: "größer \"x\"\n",
            createdAt: start,
            params: ["arguments": [1, "2.50", nil]],
            availableDecisions: ["accept", ["other": [:]]]
        )
        approval.status = status
        if status == .answered { (approval.decision, approval.decidedBy) = ("accept", .operator) }
        if status == .answered { approval.answer = ["success": true] }
        if status == .resolved { approval.reason = .turnEnded }
        return approval
    }

    private static let all = Approval.Status.allCases.map { approval("approval-\($0.rawValue)", $0) }

    @Test("What is written is read the same, whole or record by record", arguments: all)
    func roundTrip(_ approval: Approval) throws {
        let outline = Approval.outline(of: JSONSlice(written: approval.encoded))

        #expect(try Approval(approval.object) == approval)
        #expect(outline?.id == approval.approvalID)
        #expect(outline?.settledAt == approval.settledAt)
        #expect((approval.settledAt == nil) == (approval.status == .pending))
    }

    @Test("What is absent is nothing, not null")
    func absent() throws {
        let approval = try Approval(Self.approval("approval-a").object)

        #expect(approval.decision.map { _ in true } == nil)
        #expect(approval.answer.map { _ in true } == nil)
    }

    @Test("A checkpoint gives the approvals back, and the log those that changed since")
    func checkpoint() throws {
        var state = ServiceState(eventCacheSize: 1)
        state.apply(LogEntry(.forTesting(1), changing: StateChange(approvals: Self.all)))
        let content = state.checkpoint(.approvalRegistry)
        var loaded = ServiceState(eventCacheSize: 1)
        try loaded.load(.approvalRegistry, from: JSONSlice(validating: content))
        let removal = StateChange(removed: .init(approvals: [Self.all[1].approvalID]))

        loaded.apply(LogEntry(.forTesting(2), changing: removal))

        #expect(state.approvals.approvals.map(\.approvalID) == Self.all.map(\.approvalID))
        #expect(loaded.approvals.approvals.map(\.approvalID) == [0, 2, 3].map { Self.all[$0].approvalID })
        #expect(loaded.approvals.approvals.open.map(\.status) == [.pending])
    }
}
