import Basics

extension JSONSlice {
    /// The value of a text that is known to be JSON.
    init(_ text: String) throws(JSONError) {
        try self.init(validating: Array(text.utf8))
    }
}

extension JSON {
    /// The compact text of the value.
    var line: String { String(decoding: encoded(), as: UTF8.self) }

    /// The value as the decoders take it.
    var slice: JSONSlice {
        get throws(JSONError) { try JSONSlice(validating: encoded()) }
    }

    /// The value with something else, or nothing, at the end of a path of names.
    func replacing(_ path: some Collection<Substring>, with value: JSON?) -> JSON {
        guard let name = path.first.map(String.init), var members else { return self }
        members[name] =
            path.count == 1 ? value : members[name]?.replacing(path.dropFirst(), with: value)
        return .object(members)
    }
}

/// Texts of the shapes that codex 0.163.0 writes, shortened, with members no version promises.
enum Recorded {
    static let thread = """
        {"id":"01a1-thread","environments":[{"environmentId":"local","cwd":"/home/demo"}],"extra":null,\
        "sessionId":"01a1-thread","preview":"","ephemeral":false,"historyMode":"paginated","modelProvider":"mock",\
        "model":"mock-model","reasoningEffort":null,"createdAt":1795164740,"updatedAt":1795164740,\
        "status":{"type":"idle"},"path":"/home/demo/rollout.jsonl","cwd":"/home/demo","cliVersion":"0.163.0",\
        "source":"vscode","threadSource":null,"gitInfo":null,"name":null,"turns":[]}
        """

    static let turn = """
        {"id":"01a1-turn","rootTurnId":"01a1-turn","items":[],"itemsView":"notLoaded","status":"inProgress",\
        "error":null,"startedAt":null,"completedAt":null,"durationMs":null}
        """

    static let failedTurn = """
        {"id":"01a1-turn","rootTurnId":"01a1-turn","items":[],"itemsView":"notLoaded","status":"failed",\
        "error":{"message":"high demand","codexErrorInfo":"internalServerError","additionalDetails":null,\
        "misalignment":null},"startedAt":1795164748,"completedAt":1795164749,"durationMs":1338}
        """

    static let readTurn = """
        {"id":"01a1-turn","rootTurnId":"01a1-turn","items":[{"type":"userMessage","id":"u1","clientId":"m-1",\
        "content":[{"type":"text","text":"hi","text_elements":[]}]},{"type":"userMessage","id":"u2","clientId":null,\
        "content":[]},{"type":"agentMessage","id":"m1","clientId":"not a user's","text":"hello   world"}],\
        "itemsView":"full","status":"completed","error":null,"durationMs":153}
        """

    static let session = """
        {"thread":\(thread),"model":"mock-model","modelProvider":"mock","serviceTier":null,"disabledPluginIds":[],\
        "cwd":"/home/demo","runtimeWorkspaceRoots":["/home/demo"],"approvalPolicy":"never",\
        "sandbox":{"type":"readOnly","networkAccess":false},"reasoningEffort":"high","multiAgentMode":"explicit"}
        """
}
