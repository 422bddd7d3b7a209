import Contract

extension CommandTable {
    static let approvals = [
        CommandEntry(
            action: .approvals,
            group: .approvals,
            summary: "list what Codex wants decided, or show one",
            operands: [.init(name: "APPROVAL", isOptional: true)],
            own: [
                .init(.status, "STATUS", "those, or all; pending by default", choices: statuses),
                limit("approvals"),
            ],
            about: [
                "The last column is what the app-server allows. Where it names an object, approve takes it with "
                    + "--decision."
            ]
        ),
        CommandEntry(
            action: .approve,
            group: .approvals,
            summary: "accept what Codex wants decided, or answer its questions",
            operands: [approval],
            own: [
                .init(.forSession, "and all like it, as long as the app-server keeps the session"),
                .init(.answer, "ID=TEXT", "the answer to the question of that id; repeatable"),
                .init(.content, "JSON", "what an MCP server is told"),
                .init(.decision, "DECISION", "another decision: its word, or the object that is offered"),
            ],
            examples: [
                .init("codexd approve \"$approval\"", "let the command run"),
                .init("codexd approve \"$approval\" --answer colour=blue", "answer a question"),
            ]
        ),
        CommandEntry(
            action: .decline,
            group: .approvals,
            summary: "decline what Codex wants decided",
            operands: [approval],
            own: [
                .init(.cancel, "end the turn as well"),
                .init(.reason, "TEXT", "why, for the agent, where the app-server takes a reason"),
            ]
        ),
    ]

    private static let approval = CommandEntry.Operand(name: "APPROVAL")
    private static let statuses = Approval.Status.allCases.map(\.rawValue) + ["all"]
}
