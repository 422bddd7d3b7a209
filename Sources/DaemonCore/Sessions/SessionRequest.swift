package import AgentWire
package import Basics
package import Contract

/// What a client wants of a new session (contract CTR-SESS).
package struct SessionRequest: RequestContent {
    /// What it's for.
    package let purpose: SessionPurpose
    /// The thread to resume, or none for a new one.
    package let threadID: ThreadID?
    /// What the app-server is told about the thread.
    package let settings: ThreadSettings
    /// Whether the thread is to leave nothing behind.
    package let ephemeral: Bool?
    /// What is to be remembered.
    package let metadata: JSONObject

    /// What is kept of it, so that the thread can be loaded again as it was.
    var keptSettings: JSONObject {
        var kept = settings.given
        if let ephemeral { kept.append("ephemeral", .bool(ephemeral)) }
        return kept
    }

    package init(reading body: inout RequestBody) throws(Problem) {
        purpose = try body.required("purpose", of: SessionPurpose.self)
        threadID = try body.name("threadId").map(ThreadID.init(rawValue:))
        settings = ThreadSettings(
            model: try body.name("model"),
            modelProvider: try body.name("modelProvider"),
            serviceTier: try body.name("serviceTier"),
            cwd: try body.name("cwd"),
            approvalPolicy: try body.policy("approvalPolicy"),
            sandbox: try body.policy("sandbox"),
            config: try body.object("config"),
            baseInstructions: try body.text("baseInstructions"),
            developerInstructions: try body.text("developerInstructions"),
            personality: try body.name("personality").map(JSON.string)
        )
        ephemeral = try body.boolean("ephemeral")
        metadata = try body.metadata("metadata")
        try body.finish()
    }
}
