import Basics
import Contract
import DaemonCore
import Testing

@Suite("What the app-server wants decided")
struct ApprovalTests {
    private static let place: JSONObject = ["threadId": "thread-1", "turnId": "turn-1", "itemId": "item-1"]

    private static func request(_ id: JSON, _ method: String, _ more: JSONObject = [:]) -> JSON {
        ["id": id, "method": .string(method), "params": .object(place.followed(by: more))]
    }

    private static let command = "item/commandExecution/requestApproval"

    // MARK: Without anybody

    /// What a policy decides: the request, and what it's answered.
    struct Automatic: Sendable, CustomTestStringConvertible {
        let method: String
        let more: JSONObject
        let accepted: JSON
        let declined: JSON

        var testDescription: String { method }
    }

    private static let form: JSON = [
        "type": "object", "required": ["open"],
        "properties": ["open": ["type": "boolean", "default": true], "why": ["type": "string"]],
    ]
    private static let unfillable: JSON = [
        "type": "object", "required": ["why"], "properties": ["why": ["type": "string"]],
    ]
    private static let questions: JSON = [
        ["id": "a", "question": "Which?", "options": [["label": "red"], ["label": "blue"]]],
        ["id": "b", "question": "Why?", "options": nil],
    ]
    private static let noCall: JSON = [
        "contentItems": [["type": "inputText", "text": "declined by the policy of codexd"]], "success": false,
    ]
    private static let denied: JSON = [
        "decision": ["denied": ["rejection": "declined by the policy of codexd"]]
    ]
    private static let refused: JSON = ["action": "decline", "content": nil]

    private static let automatic = [
        Automatic(
            method: command,
            more: [:],
            accepted: ["decision": "accept"],
            declined: ["decision": "decline"]
        ),
        Automatic(
            method: "item/fileChange/requestApproval",
            more: [:],
            accepted: ["decision": "accept"],
            declined: ["decision": "decline"]
        ),
        Automatic(
            method: "item/permissions/requestApproval",
            more: ["permissions": ["network": ["enabled": true]]],
            accepted: ["permissions": ["network": ["enabled": true]], "scope": "turn"],
            declined: ["permissions": [:], "scope": "turn"]
        ),
        Automatic(
            method: "item/tool/requestUserInput",
            more: ["questions": questions],
            accepted: ["answers": ["a": ["answers": ["red"]], "b": ["answers": []]]],
            declined: ["answers": [:]]
        ),
        Automatic(
            method: "mcpServer/elicitation/request",
            more: ["mode": "form", "requestedSchema": form],
            accepted: ["action": "accept", "content": ["open": true]],
            declined: refused
        ),
        Automatic(
            method: "mcpServer/elicitation/request",
            more: ["mode": "form", "requestedSchema": unfillable],
            accepted: refused,
            declined: refused
        ),
        Automatic(
            method: "mcpServer/elicitation/request",
            more: ["mode": "url", "url": "https://example.org"],
            accepted: ["action": "accept", "content": nil],
            declined: refused
        ),
        Automatic(method: "item/tool/call", more: ["tool": "look"], accepted: noCall, declined: noCall),
        Automatic(method: "execCommandApproval", more: [:], accepted: ["decision": "approved"], declined: denied),
        Automatic(method: "applyPatchApproval", more: [:], accepted: ["decision": "approved"], declined: denied),
    ]

    @Test("A policy answers each kind at once, in the server's own form", arguments: automatic, [true, false])
    func policy(_ automatic: Automatic, accepts: Bool) throws {
        var configuration = Configuration.forTesting
        configuration.approvals.policy = accepts ? .accept : .decline
        var (world, _) = try World.withTurn(configuration)

        world.say(Self.request(0, automatic.method, automatic.more))

        let answers = try world.takeSent()
        #expect(answers == [["id": 0, "result": accepts ? automatic.accepted : automatic.declined]])
        #expect(try world.details(of: .approvalAnswered).map { $0["decidedBy"] } == ["policy"])
        #expect(world.daemon.state.approvals.approvals.map(\.status) == [.answered])
    }

    // MARK: The disk

    @Test("A decision that the disk refuses is none: the approval waits, and is decided once later")
    func refusedByDisk() throws {
        var (world, _) = try World.withTurn()
        world.say(Self.request(0, Self.command))
        let name = try #require(world.daemon.state.approvals.approvals.first?.approvalID.rawValue)
        let target = "/v1/codexd/approvals/\(name)"
        let key = ["Idempotency-Key: k"]
        let client = world.connect()
        world.refusesAppends = true
        world.request(client, "POST", target, ["decision": "accept"], headers: key)
        let first = try world.reply(to: client)
        let whileRefusing = try world.takeSent()
        world.refusesAppends = false
        world.pass(.seconds(2))
        let whileWaiting = try world.takeSent()
        let status = world.daemon.state.approvals.approvals.map(\.status)

        let second = try world.ask("POST", target, ["decision": "decline"])
        let third = try world.ask("POST", target, ["decision": "accept"])

        #expect(first.status == 503)
        #expect(whileRefusing.isEmpty && whileWaiting.isEmpty)
        #expect(status == [.pending])
        #expect(second.status == 200 && third.status == 409)
        #expect(try world.takeSent() == [["id": 0, "result": ["decision": "decline"]]])
        #expect(world.daemon.state.keys.keys.isEmpty)
    }

    // MARK: Ids

    @Test("What is asked twice under one id is two approvals; what the server confirms is not closed")
    func sameID() throws {
        var (world, _) = try World.withTurn()
        let resolved: JSON = [
            "method": "serverRequest/resolved", "params": ["threadId": "thread-1", "requestId": "r"],
        ]
        for _ in 0..<3 { world.say(Self.request("r", Self.command)) }
        let names = world.daemon.state.approvals.approvals.map(\.approvalID.rawValue)
        let first = try world.ask("POST", "/v1/codexd/approvals/\(names[0])", ["decision": "accept"])
        world.say(resolved)
        let confirmed = world.daemon.state.approvals.approvals.map(\.status)
        world.say(resolved)

        #expect(first.status == 200)
        #expect(try world.takeSent() == [["id": "r", "result": ["decision": "accept"]]])
        #expect(confirmed == [.answered, .pending, .pending])
        #expect(world.daemon.state.approvals.approvals.map(\.status) == [.answered, .resolved, .pending])
        #expect(world.daemon.state.approvals.approvals.map(\.reason) == [nil, .server, nil])
    }

    // MARK: Large ones

    @Test("Of what is too long only the length is kept, and it can still be decided")
    func longParams() throws {
        var (world, _) = try World.withTurn()
        let text = String(repeating: "x", count: 300 << 10)
        world.say(Self.request(0, Self.command, ["command": .string(text)]))
        let approval = try #require(world.daemon.state.approvals.approvals.first)
        let target = "/v1/codexd/approvals/\(approval.approvalID)"

        let answer = try world.ask("POST", target, ["decision": "accept"])

        #expect(approval.params["truncated"] == true)
        #expect(approval.params["bytes"]?.integer.map { $0 > 300 << 10 } == true)
        #expect(answer.status == 200)
    }

    // MARK: Keys

    @Test("A decision that is repeated under its key is answered the same, and sent once")
    func key() throws {
        var (world, _) = try World.withTurn()
        world.say(Self.request(0, Self.command))
        let name = try #require(world.daemon.state.approvals.approvals.first?.approvalID.rawValue)
        let target = "/v1/codexd/approvals/\(name)"
        let key = ["Idempotency-Key: k"]

        let first = try world.ask("POST", target, ["decision": "accept"], headers: key)
        let again = try world.ask("POST", target, ["decision": "accept"], headers: key)

        #expect(first.status == 200 && again.status == 200)
        #expect(first.body == again.body)
        #expect(try world.takeSent().count == 1)
    }
}
