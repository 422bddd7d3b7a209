import Contract

extension CommandTable {
    static let sessions = [
        CommandEntry(
            action: .newSession,
            group: .sessions,
            summary: "make a session and print its name",
            own: [
                .init(.purpose, "PURPOSE", "what it is for; duplex by default", choices: purposes),
                .init(.thread, "ID", "resume this thread of the app-server in place of a new one"),
            ] + work + [
                .init(.approvalPolicy, "POLICY", "when the agent asks first", choices: policies),
                metadata,
            ],
            examples: [.init("session=$(codexd session new --sandbox read-only)", "keep the name")]
        ),
        CommandEntry(
            action: .listSessions,
            group: .sessions,
            summary: "list sessions",
            own: [
                .init(.status, "STATUS", "only those", choices: Session.Status.allCases.map(\.rawValue)),
                .init(.purpose, "PURPOSE", "only those", choices: purposes),
                limit("sessions"),
            ]
        ),
        CommandEntry(
            action: .showSession,
            group: .sessions,
            summary: "show one session",
            operands: [session]
        ),
        CommandEntry(
            action: .closeSession,
            group: .sessions,
            summary: "close a session: it takes no more work",
            operands: [session]
        ),
        CommandEntry(
            action: .turn,
            group: .sessions,
            summary: "give a session a prompt; with --follow, watch the turn to its end",
            operands: [session, prompt],
            own: [
                .init(.follow, "print what the agent says as it comes, until the turn is settled"),
                .init(.steer, "TURN", "add to the turn that runs, in place of a new one"),
                .init(.model, "MODEL", "the model from this turn on"),
                .init(.effort, "EFFORT", "how much the model is to think from this turn on"),
            ],
            about: [
                promptFromInput,
                "While following, the agent's words alone go to standard output; all else goes to standard error. If "
                    + "the daemon is restarted meanwhile, following goes on where it was. Ctrl-C ends the following "
                    + "and not the turn. With --json each event is one line, and the last is {\"end\": …}.",
            ],
            examples: [
                .init("codexd turn \"$session\" 'Say hello.' --follow", "ask, and read the answer"),
                .init("git diff | codexd turn \"$session\" - --follow", "the prompt from standard input"),
            ]
        ),
        CommandEntry(
            action: .interrupt,
            group: .sessions,
            summary: "interrupt the turn that a session works on",
            operands: [session]
        ),
    ]

    static let runs = [
        CommandEntry(
            action: .run,
            group: .runs,
            summary: "have codex exec run a prompt; with --follow, watch it to its end",
            operands: [prompt],
            own: [.init(.follow, "print the run's log as it grows, until the run is settled")] + work + [
                .init(.skipsRepositoryCheck, "run outside a git repository too"),
                .init(.timeout, "MS", "end it if it takes longer"),
                .init(.session, "SESSION", "say for which session it is"),
                .init(
                    .purpose,
                    "PURPOSE",
                    "what it is for; fallback-worker by default",
                    choices: RunPurpose.allCases.map(\.rawValue)
                ),
                metadata,
            ],
            about: [
                promptFromInput,
                "Ctrl-C ends the following and not the run. With --json each entry of the log is one line, and the "
                    + "last is {\"end\": …}.",
            ],
            examples: [.init("codexd run 'Write a README.' --sandbox workspace-write --follow", "run, and watch")]
        ),
        CommandEntry(
            action: .runs,
            group: .runs,
            summary: "list runs, or show one",
            operands: [.init(name: "RUN", isOptional: true)],
            own: [
                .init(.status, "STATUS", "only those", choices: Run.Status.allCases.map(\.rawValue)),
                limit("runs"),
            ]
        ),
        CommandEntry(
            action: .cancel,
            group: .runs,
            summary: "cancel a run that waits or runs",
            operands: [.init(name: "RUN")]
        ),
        CommandEntry(
            action: .logs,
            group: .runs,
            summary: "print the log of a run",
            operands: [.init(name: "RUN")],
            own: [
                .init(.follow, "go on until the run is settled"),
                .init(
                    .channel,
                    "CHANNEL",
                    "only that one, and its text as it is",
                    choices: RunChannel.allCases.map(\.rawValue)
                ),
            ]
        ),
    ]

    static let watching = [
        CommandEntry(
            action: .events,
            group: .watching,
            summary: "print events: those of the log, or as they happen",
            own: [
                .init(.follow, "go on with what happens from now on, or with --since from there"),
                .init(.since, "CURSOR", "begin behind this event, <daemonId>:<seq> or its number alone"),
                .init(.type, "GLOB", "only types like app-server.turn.*; repeatable"),
                .init(.session, "SESSION", "only those of this session"),
                .init(.run, "RUN", "only those of this run"),
                limit("events"),
            ],
            examples: [
                .init("codexd events --follow --type 'turn.*' --type 'app-server.turn.*'", "watch all turns"),
                .init("codexd events --since 1200 --json", "one object a line, behind number 1200"),
            ]
        )
    ]

    private static let session = CommandEntry.Operand(name: "SESSION")
    private static let prompt = CommandEntry.Operand(name: "PROMPT")
    private static let purposes = SessionPurpose.allCases.map(\.rawValue)
    private static let policies = ["untrusted", "on-failure", "on-request", "never"]
    private static let sandboxes = ["read-only", "workspace-write", "danger-full-access"]
    private static let metadata = CommandEntry.Option(.metadata, "KEY=VALUE", "remember this with it; repeatable")

    private static let work: [CommandEntry.Option] = [
        .init(.model, "MODEL", "the model"),
        .init(.cwd, "DIRECTORY", "where the agent works"),
        .init(.sandbox, "MODE", "what the agent may touch", choices: sandboxes),
    ]

    static func limit(_ things: String) -> CommandEntry.Option {
        .init(.limit, "N", "print at most so many \(things)")
    }
}
