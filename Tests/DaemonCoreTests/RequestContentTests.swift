import Basics
import Contract
import DaemonCore
import Testing

@Suite("What clients say, and what of it reaches the app-server")
struct RequestContentTests {
    @Test("Names are trimmed, blank ones are null, and content is taken as it is")
    func threadParams() throws {
        var (world, _) = try World.withSession()
        _ = try world.takeSent()

        _ = world.post(
            "/v1/codexd/sessions",
            [
                "purpose": "\n worker ", "threadId": " \t", "model": " m ", "modelProvider": "",
                "serviceTier": "\u{3000}",
                "cwd": " /a b ", "approvalPolicy": " never ", "sandbox": "  ", "personality": " dry ",
                "config": [" key ": " value "], "baseInstructions": "  keep  ", "developerInstructions": " ",
                "ephemeral": false,
            ]
        )

        let request = try #require(try world.takeSent().first)
        #expect(request["method"] == "thread/start")
        #expect(
            request["params"] == [
                "model": "m", "modelProvider": nil, "serviceTier": nil, "cwd": "/a b", "approvalPolicy": "never",
                "sandbox": nil, "config": [" key ": " value "], "baseInstructions": "  keep  ",
                "developerInstructions": " ", "personality": "dry", "ephemeral": false,
            ]
        )
    }

    @Test("What isn't said goes out as null, and a policy that's an object as it is")
    func resumeParams() throws {
        var (world, _) = try World.withSession()
        _ = try world.takeSent()

        let policy: JSON = ["granular": ["rules": true, "new": " x "]]
        _ = world.post(
            "/v1/codexd/sessions",
            ["purpose": "worker", "threadId": " thread-7 ", "approvalPolicy": policy, "config": nil]
        )

        let request = try #require(try world.takeSent().first)
        #expect(request["method"] == "thread/resume")
        #expect(
            request["params"] == [
                "threadId": "thread-7", "model": nil, "modelProvider": nil, "serviceTier": nil, "cwd": nil,
                "approvalPolicy": policy, "sandbox": nil, "config": nil, "baseInstructions": nil,
                "developerInstructions": nil, "personality": nil,
            ]
        )
    }

    @Test("Metadata is trimmed, and drops blank keys and values")
    func metadata() throws {
        var (world, _) = try World.withSession()
        let client = world.post(
            "/v1/codexd/sessions",
            ["purpose": "worker", "metadata": [" a ": " 1 ", "  ": "2", "c": " \n", "d": "e f"]]
        )
        try world.answer("thread/start", ["thread": ["id": "thread-2"]])

        #expect(try world.reply(to: client).body["metadata"] == ["a": "1", "d": "e f"])
    }

    @Test("A turn's intent comes first, under the same message id as the request, and text becomes one item")
    func turnParams() throws {
        var (world, session) = try World.withSession()
        _ = try world.takeSent()

        let noted = try world.noted { world in
            _ = world.askTurn(
                of: session,
                [
                    "input": "  6*7? ", "expectedTurnId": " ", "approvalPolicy": "on-request",
                    "collaborationMode": ["mode": "plan"],
                    "cwd": "/w ", "effort": " high", "model": "", "outputSchema": ["type": " object "],
                    "personality": nil, "sandboxPolicy": ["type": "readOnly"], "serviceTier": "flex", "summary": "auto",
                ]
            )
        }

        let request = try #require(try world.takeSent().first)
        let messageID = try #require(request["params"]?["clientUserMessageId"])
        #expect(
            noted == [
                Noted(
                    "turn.requested",
                    .info,
                    ["clientUserMessageId": messageID, "sessionId": .string(session), "threadId": "thread-1"]
                )
            ]
        )
        #expect(messageID.text?.count == 36)
        #expect(
            request["params"] == [
                "threadId": "thread-1", "input": [["type": "text", "text": "  6*7? ", "text_elements": []]],
                "cwd": "/w", "approvalPolicy": "on-request", "sandboxPolicy": ["type": "readOnly"], "model": nil,
                "serviceTier": "flex", "effort": "high", "summary": "auto", "personality": nil,
                "outputSchema": ["type": " object "], "collaborationMode": ["mode": "plan"],
                "clientUserMessageId": messageID,
            ]
        )
    }

    @Test("Items of input go out untouched")
    func items() throws {
        var (world, session) = try World.withSession()
        let items: JSON = [["type": "image", "url": " u "], ["type": "hologram", "x": [1, nil]]]

        _ = world.askTurn(of: session, ["input": items])

        #expect(try world.takeSent().last?["params"]?["input"] == items)
    }

    @Test(
        "Input must be text that isn't blank, or items",
        arguments: [nil, "", " \n\t", [], 7, true, ["type": "text"], ["text"], [["type": "text"], 1]] as [JSON]
    )
    func unfitInput(_ input: JSON) throws {
        var (world, session) = try World.withSession()
        _ = try world.takeSent()

        let client = world.askTurn(of: session, ["input": input])

        let answer = try world.reply(to: client)
        #expect(answer.status == 422 && answer.body["field"] == "input")
        #expect(try world.takeSent().isEmpty)
    }

    @Test("A member of the wrong type is named, and nothing is sent", arguments: UnfitMember.all)
    func unfitMember(_ unfit: UnfitMember) throws {
        var (world, _) = try World.withSession()
        _ = try world.takeSent()

        let client = world.post("/v1/codexd/sessions", JSON.object(["purpose": "worker"]).with(unfit.members))

        let answer = try world.reply(to: client)
        #expect(answer.status == unfit.status && answer.body["field"] == .string(unfit.field))
        #expect(try world.takeSent().isEmpty)
    }
}

/// A member that a request for a session can't have.
struct UnfitMember: CustomTestStringConvertible {
    let members: JSONObject
    let field: String
    let status: Int

    private init(_ members: JSONObject, _ field: String? = nil, status: Int = 422) {
        self.members = members
        self.field = field ?? members.names[0]
        self.status = status
    }

    var testDescription: String { String(decoding: JSON.object(members).encoded(), as: UTF8.self) }

    static let all = [
        UnfitMember(["purpose": nil]),
        UnfitMember(["purpose": "  "]),
        UnfitMember(["purpose": "Worker"]),
        UnfitMember(["purpose": ["worker"]]),
        UnfitMember(["threadId": 7]),
        UnfitMember(["model": ["m"]]),
        UnfitMember(["config": "x"]),
        UnfitMember(["config": []]),
        UnfitMember(["approvalPolicy": 1]),
        UnfitMember(["sandbox": true]),
        UnfitMember(["ephemeral": "yes"]),
        UnfitMember(["baseInstructions": 3]),
        UnfitMember(["metadata": "x"]),
        UnfitMember(["metadata": ["a": 1]], "metadata.a"),
        UnfitMember(["input": "hello"], status: 400),
    ]
}
