import Basics
import Testing

@testable import CommandLineInterface

@Suite("Approvals at the command line")
struct ApprovalTests {
    /// A turn `t` of session `s` that is followed, by a caller who said where the daemon is.
    private func followed() throws -> Conversation {
        let order = ClientOrder.turn(session: "s", .text("p"), options: [:], follows: true)
        var talk = try Conversation(order, place: " --state-dir /d")
        talk.greet("d:7")
        talk.answer(["turnId": "t"], status: 202)
        return talk
    }

    private func asked(_ kind: String, _ about: String, policy: String = "ask") -> JSON {
        [
            "approvalId": "a", "kind": .string(kind), "about": .string(about), "policy": .string(policy),
            "requestId": 0, "turnId": "t",
        ]
    }

    @Test(
        "What waits is told with the commands that decide it",
        arguments: [
            (
                "command", "ls\u{202E}\nrm x", ["an approval waits: ls<U+202E>␊rm x"],
                "to decide: codexd approve a --state-dir /d, or codexd decline a --state-dir /d"
            ),
            (
                "command", "ls ...",
                ["an approval waits: ls ...", "that is not all of it: codexd approvals a --state-dir /d"],
                "to decide: codexd approve a --state-dir /d, or codexd decline a --state-dir /d"
            ),
            (
                "user-input", "q1: Which; or what: now? [A, B]; the-2: Why?",
                ["an approval waits: q1: Which; or what: now? [A, B]; the-2: Why?"],
                "to answer: codexd approve a --state-dir /d --answer q1=TEXT --answer the-2=TEXT, "
                    + "or codexd decline a --state-dir /d"
            ),
            (
                "tool-call", "lookup", ["an approval waits: lookup"],
                "only a program can answer it (POST /v1/codexd/approvals/a), or codexd decline a --state-dir /d"
            ),
        ] as [(String, String, [String], String)]
    )
    func hints(kind: String, about: String, lines: [String], ways: String) throws {
        var talk = try followed()

        talk.event(8, "app-server.request", ["method": "m", "requestId": 0, "turnId": "t"])
        talk.event(9, "approval.requested", asked(kind, about))
        #expect(talk.notes.isEmpty)
        talk.pass(.seconds(1))
        #expect(talk.notes == lines + [ways])
        talk.event(
            10,
            "approval.answered",
            ["approvalId": "a", "turnId": "t", "decision": "accept", "decidedBy": "operator"]
        )

        #expect(talk.notes.last == "approval a: accept (operator)")
    }

    @Test("What is decided at once is told, and how to decide is not", arguments: ["policy", "limit"])
    func atOnce(decider: String) throws {
        var talk = try followed()
        let detail: JSON = ["approvalId": "a", "turnId": "t", "decision": "decline", "decidedBy": .string(decider)]

        talk.event(8, "app-server.request", ["method": "m", "requestId": 0, "turnId": "t"])
        talk.event(9, "approval.requested", asked("command", "ls", policy: decider == "policy" ? "decline" : "ask"))
        talk.event(10, "approval.answered", detail)
        talk.pass(.seconds(1))

        #expect(talk.notes == ["approval a: decline (\(decider))"])
    }

    @Test("A request that is no approval is told by its method, and a turn that is quiet is told")
    func others() throws {
        var talk = try followed()

        talk.event(8, "app-server.request", ["method": "m", "requestId": 0, "turnId": "t"])
        talk.event(9, "turn.stalled", ["turnId": "t", "quietMs": 600_000])

        #expect(talk.notes == ["the app-server asks: m", "nothing was heard of the turn for 600 s"])
    }

    @Test(
        "A reason that the app-server has no place for is said to be kept",
        arguments: [
            ("command", "item/commandExecution/requestApproval", true), ("command", "execCommandApproval", false),
            ("tool-call", "item/tool/call", false),
        ]
    )
    func reason(kind: String, method: String, isKept: Bool) throws {
        var talk = try Conversation(.decide(approval: "a", body: ["decision": "decline", "rejection": "no"]))

        talk.answer(["approvalId": "a", "kind": .string(kind), "method": .string(method)])

        #expect(talk.output == "approval a: decline\n")
        #expect(talk.notes == (isKept ? ["the app-server takes no reason; it is kept with the approval"] : []))
        #expect(talk.exit == .done)
    }

    @Test("A refusal about answers names the flag that gives them")
    func refusal() throws {
        var talk = try Conversation(.decide(approval: "a", body: ["decision": "accept"]))

        talk.answer(["title": "T", "detail": "D", "field": "answers"], status: 422)

        #expect(talk.notes.last == "here that is --answer QUESTION=TEXT, once for each question")
    }

    @Test("A list has what may be decided, or what was and by whom, and hides no end of a command")
    func list() {
        let look = Appearance(isTerminal: false, environment: [:])
        let command = "begin " + String(repeating: "x", count: 600) + "\nend"
        let pending: JSONObject = [
            "approvalId": "a", "status": "pending", "kind": "command", "params": ["command": .string(command)],
            "availableDecisions": ["accept", ["other": [:]]], "decision": nil,
        ]
        let over: JSONObject = ["approvalId": "b", "status": "answered", "decision": "decline", "decidedBy": "limit"]
        let lines = RecordText.approvals([pending, over], status: nil, place: "", look).split(separator: "\n")

        #expect(lines.count == 3)
        #expect(lines[1].contains("accept {other}"))
        #expect(lines[1].contains("begin xxx"))
        #expect(lines[1].contains("more; all of it: codexd approvals a …]"))
        #expect(lines[1].hasSuffix("x␊end"))
        #expect(lines[2].contains("decline by limit"))
        #expect(RecordText.approvals([], status: "pending", place: "", look).hasPrefix("no approval waits; "))
    }
}
