package import Basics

/// A thread that a server has loaded, and the settings it really got.
package struct ThreadSession: Hashable, Sendable {
    /// The thread.
    package let thread: AgentThread

    /// The model that answers.
    package let model: String?

    /// Who serves the model.
    package let modelProvider: String?

    /// How fast the provider serves it.
    package let serviceTier: String?

    /// The directory the thread works in.
    package let cwd: String?

    /// How long the model thinks; `nil` too if the server says it other than by a name.
    package let reasoningEffort: String?

    /// When the server really asks before it acts, in its own form; `nil` if it doesn't say.
    package let approvalPolicy: JSON?

    /// What commands may really touch: a policy tagged by `type`; `nil` if the server doesn't say.
    package let sandbox: JSON?

    /// Creates a session as a server would describe it.
    package init(
        thread: AgentThread,
        model: String? = nil,
        modelProvider: String? = nil,
        serviceTier: String? = nil,
        cwd: String? = nil,
        reasoningEffort: String? = nil,
        approvalPolicy: JSON? = nil,
        sandbox: JSON? = nil
    ) {
        self.thread = thread
        self.model = model
        self.modelProvider = modelProvider
        self.serviceTier = serviceTier
        self.cwd = cwd
        self.reasoningEffort = reasoningEffort
        self.approvalPolicy = approvalPolicy
        self.sandbox = sandbox
    }

    /// Reads the result of `method`.
    init(result: JSONSlice, of method: String) throws(MissingMember) {
        let members = MemberReader(result, of: method)
        self.init(
            thread: try AgentThread(members.object("thread")),
            model: members.optionalText("model"),
            modelProvider: members.optionalText("modelProvider"),
            serviceTier: members.optionalText("serviceTier"),
            cwd: members.optionalText("cwd"),
            reasoningEffort: members.optionalText("reasoningEffort"),
            approvalPolicy: members.optionalJSON("approvalPolicy"),
            sandbox: members.optionalJSON("sandbox")
        )
    }
}
