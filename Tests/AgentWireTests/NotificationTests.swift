import AgentWire
import Basics
import Testing

@Suite("Notifications")
struct NotificationTests {
    @Test("Each notification is read into its fields, past members nobody asked for")
    func fields() throws {
        let started = try ThreadStarted(params: JSONSlice(#"{"thread":\#(Recorded.thread)}"#))
        #expect(started.thread == AgentThread(id: "01a1-thread"))

        let changed = try ThreadStatusChanged(params: Told.statusChanged.params.slice)
        #expect(changed.threadID == "t")
        #expect(changed.status == ["type": "active", "activeFlags": ["waitingOnApproval"]])
        #expect(!changed.isIdle)

        let begun = try TurnStarted(params: Told.turnStarted.params.slice)
        #expect(begun.threadID == "t")
        #expect(begun.turn == AgentTurn(id: "01a1-turn", status: .inProgress))

        let completed = try TurnCompleted(params: JSONSlice(#"{"threadId":"t","turn":\#(Recorded.failedTurn)}"#))
        #expect(completed.threadID == "t")
        #expect(completed.turn.id == "01a1-turn")
        #expect(completed.turn.status == .failed)
        #expect(completed.turn.error?["codexErrorInfo"] == "internalServerError")

        let diff = try TurnDiffUpdated(params: Told.diffUpdated.params.slice)
        #expect([diff.threadID.rawValue, diff.turnID.rawValue, diff.diff] == ["t", "n", "--- a\n+++ b\n"])

        let plan = try TurnPlanUpdated(params: Told.planUpdated.params.slice)
        #expect([plan.threadID.rawValue, plan.turnID.rawValue] == ["t", "n"])
        #expect(plan.explanation == "because")
        #expect(plan.plan == [["step": "look", "status": "pending"]])

        let message = try AgentMessageDelta(params: Told.messageDelta.params.slice)
        #expect([message.threadID.rawValue, message.turnID.rawValue, message.itemID.rawValue] == ["t", "n", "m1"])
        #expect(message.delta == "hello   world")

        let planned = try PlanDelta(params: Told.planDelta.params.slice)
        #expect([planned.threadID.rawValue, planned.turnID.rawValue, planned.itemID.rawValue] == ["t", "n", "p1"])
        #expect(planned.delta == "1. ")

        let error = try TurnErrorReported(params: Told.error.params.slice)
        #expect([error.threadID.rawValue, error.turnID.rawValue] == ["t", "n"])
        #expect(error.error["message"] == "Reconnecting... 1/2")
        #expect(error.willRetry)

        let output = try CommandOutputDelta(params: Told.outputDelta.params.slice)
        #expect([output.processID, output.deltaBase64] == ["p", "aGk="])
        #expect(output.stream == "stderr" && output.isStandardError)
        #expect(output.capReached == false)
    }

    @Test("What a rule doesn't need may be missing, and is null then")
    func leastFields() throws {
        #expect(try ThreadStatusChanged(params: JSONSlice(#"{"threadId":"t"}"#)).status == .null)
        #expect(try ThreadStatusChanged(params: JSONSlice(#"{"threadId":"t","status":{"type":"idle"}}"#)).isIdle)
        let plan = try TurnPlanUpdated(params: JSONSlice(#"{"threadId":"t","turnId":"n"}"#))
        #expect(plan.explanation == .null && plan.plan == .null)
        let error = try TurnErrorReported(params: JSONSlice(#"{"threadId":"t","turnId":"n","willRetry":false}"#))
        #expect(error.error == .null && !error.willRetry)
        let output = try CommandOutputDelta(params: JSONSlice(#"{"processId":"p","deltaBase64":""}"#))
        #expect(output.stream == .null && output.capReached == .null && !output.isStandardError)
    }

    @Test("The method decides how params are read")
    func dispatch() throws {
        let expected: [AgentNotification] = try [
            .threadStarted(ThreadStarted(params: Told.threadStarted.params.slice)),
            .threadStatusChanged(ThreadStatusChanged(params: Told.statusChanged.params.slice)),
            .turnStarted(TurnStarted(params: Told.turnStarted.params.slice)),
            .turnCompleted(TurnCompleted(params: Told.turnCompleted.params.slice)),
            .turnDiffUpdated(TurnDiffUpdated(params: Told.diffUpdated.params.slice)),
            .turnPlanUpdated(TurnPlanUpdated(params: Told.planUpdated.params.slice)),
            .agentMessageDelta(AgentMessageDelta(params: Told.messageDelta.params.slice)),
            .planDelta(PlanDelta(params: Told.planDelta.params.slice)),
            .turnErrorReported(TurnErrorReported(params: Told.error.params.slice)),
            .commandOutputDelta(CommandOutputDelta(params: Told.outputDelta.params.slice)),
        ]

        let decoded = try Told.all.map { try AgentNotification.decode(method: $0.method, params: $0.params.slice) }

        #expect(decoded == expected)
    }

    @Test("A notification lacking what a rule needs names its method and the way to it", arguments: Told.all)
    func missing(_ told: Told) throws {
        for path in told.required {
            let error = MissingMember(method: told.method, path: path)
            for replacement in [nil, .null, 7, []] as [JSON?] {
                let params = try told.params.replacing(path.split(separator: "."), with: replacement).slice
                #expect(throws: error, "\(path): \(String(describing: replacement))") {
                    try AgentNotification.decode(method: told.method, params: params)
                }
            }
        }
        let first = try #require(told.required.first)
        #expect(throws: MissingMember(method: told.method, path: first)) {
            try AgentNotification.decode(method: told.method, params: nil)
        }
    }

    @Test("A method no rule is about is kept with its params")
    func other() throws {
        let text = #"{"rateLimits":{"limitId":"codex","primary":null,"usedPercent":1.50}}"#

        let known = try AgentNotification.decode(method: "account/rateLimits/updated", params: JSONSlice(text))
        let bare = try AgentNotification.decode(method: "", params: nil)

        #expect(known == .other(method: "account/rateLimits/updated", params: try JSON(parsing: text)))
        #expect(bare == .other(method: "", params: .null))
    }
}

@Suite("Server requests")
struct ServerRequestTests {
    @Test("A server request tells whom it concerns, if it says so")
    func identifiers() throws {
        let line = """
            {"method":"item/commandExecution/requestApproval","id":0,"params":{"kind":"command","threadId":"t",\
            "turnId":"n","itemId":"c1","reason":"why","command":"touch x","availableDecisions":["accept","cancel"]}}
            """
        guard case .request(let id, let method, let params) = try RPCMessage.decode(Array(line.utf8)) else {
            Issue.record("no request")
            return
        }

        let request = ServerRequest(id: id, method: method, params: params)

        #expect(request.id == .integer(0))
        #expect(request.method == "item/commandExecution/requestApproval")
        #expect(request.params?.member("itemId")?.text == "c1")
        #expect(request.threadID == "t")
        #expect(request.turnID == "n")
    }

    @Test("A server request need not concern a thread or a turn", arguments: [nil, "[]", #"{"threadId":7}"#])
    func noIdentifiers(_ params: String?) throws {
        let request = ServerRequest(id: .string("r"), method: "m", params: try params.map { try JSONSlice($0) })

        #expect(request.threadID == nil)
        #expect(request.turnID == nil)
    }
}

/// A notification as the server sends it, and what of it a rule needs, the first to be missed first.
struct Told: Sendable, CustomTestStringConvertible {
    let method: String
    let params: JSON
    let required: [String]

    var testDescription: String { method }

    private static let ids: JSONObject = ["threadId": "t", "turnId": "n"]
    private static let turn: JSON = ["id": "01a1-turn", "items": [], "status": "inProgress", "error": nil]

    static let threadStarted = Told(
        method: "thread/started",
        params: ["thread": ["id": "t", "status": ["type": "idle"], "turns": []]],
        required: ["thread", "thread.id"]
    )
    static let statusChanged = Told(
        method: "thread/status/changed",
        params: ["threadId": "t", "status": ["type": "active", "activeFlags": ["waitingOnApproval"]]],
        required: ["threadId"]
    )
    static let turnStarted = Told(
        method: "turn/started",
        params: ["threadId": "t", "turn": turn],
        required: ["threadId", "turn", "turn.id", "turn.status"]
    )
    static let turnCompleted = Told(
        method: "turn/completed",
        params: ["threadId": "t", "turn": turn],
        required: ["threadId", "turn", "turn.id", "turn.status"]
    )
    static let diffUpdated = Told(
        method: "turn/diff/updated",
        params: .object(ids.followed(by: ["diff": "--- a\n+++ b\n"])),
        required: ["threadId", "turnId", "diff"]
    )
    static let planUpdated = Told(
        method: "turn/plan/updated",
        params: .object(
            ids.followed(by: ["explanation": "because", "plan": [["step": "look", "status": "pending"]]])
        ),
        required: ["threadId", "turnId"]
    )
    static let messageDelta = Told(
        method: "item/agentMessage/delta",
        params: .object(ids.followed(by: ["itemId": "m1", "delta": "hello   world"])),
        required: ["threadId", "turnId", "itemId", "delta"]
    )
    static let planDelta = Told(
        method: "item/plan/delta",
        params: .object(ids.followed(by: ["itemId": "p1", "delta": "1. "])),
        required: ["threadId", "turnId", "itemId", "delta"]
    )
    static let error = Told(
        method: "error",
        params: .object(ids.followed(by: ["error": ["message": "Reconnecting... 1/2"], "willRetry": true])),
        required: ["threadId", "turnId", "willRetry"]
    )
    static let outputDelta = Told(
        method: "command/exec/outputDelta",
        params: ["processId": "p", "stream": "stderr", "deltaBase64": "aGk=", "capReached": false],
        required: ["processId", "deltaBase64"]
    )

    static let all = [
        threadStarted, statusChanged, turnStarted, turnCompleted, diffUpdated, planUpdated, messageDelta, planDelta,
        error, outputDelta,
    ]
}
