import Basics
import CommandLineInterface
import Contract
import Testing

@Suite("What is asked of a daemon")
struct ClientOrderTests {
    @Test("Each command says what it says", arguments: OrderCase.all)
    func orders(_ item: OrderCase) throws {
        #expect(try Invocation.forTesting(item.arguments).order == item.order)
    }

    @Test("The daemon's own commands ask nothing", arguments: ["start", "status", "config", "smoke", "help"])
    func none(action: String) throws {
        #expect(try Invocation.forTesting([action]).order == nil)
    }

    @Test("A wrong call is an error that names what's wrong", arguments: Misuse.ofClients)
    func errors(_ misuse: Misuse) throws {
        let error = try #require(Invocation.error(of: misuse.arguments))

        #expect(error == misuse.error)
        for word in misuse.words { #expect(error.description.contains(word)) }
    }

    @Test("The flags of start say where the daemon is")
    func place() throws {
        let variables = ["BAA_CODEXD_EVENT_STREAM_PATH": "/e"]
        let invocation = try Invocation.forTesting(["runs", "--state-dir", "s"], variables)

        #expect(invocation.configuration.stateDirectory == "/srv/repo/s/codexd")
        #expect(invocation.configuration.eventStreamPath == "/e")
    }
}

/// A call, and the order that it is.
struct OrderCase: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let order: ClientOrder

    var testDescription: String { arguments.joined(separator: " ") }

    static let all: [OrderCase] = sessions + turns + runs + others

    private static let sessions = [
        OrderCase(arguments: ["session", "new"], order: .newSession(["purpose": "duplex"])),
        OrderCase(
            arguments: [
                "session", "new", "--purpose", "worker", "--thread", "t", "--model", "m", "--cwd", "sub/.", "--sandbox",
                "read-only", "--approval-policy", "never", "--metadata", "a=b=c", "--metadata", "d=",
            ],
            order: .newSession([
                "model": "m", "cwd": "/srv/repo/sub", "sandbox": "read-only", "metadata": ["a": "b=c", "d": ""],
                "purpose": "worker", "threadId": "t", "approvalPolicy": "never",
            ])
        ),
        OrderCase(arguments: ["session", "show", "s"], order: .showSession("s")),
        OrderCase(arguments: ["session", "close", "--json", "s"], order: .closeSession("s")),
    ]

    private static let turns = [
        OrderCase(
            arguments: ["turn", "s", "do it", "-f"],
            order: .turn(session: "s", .text("do it"), options: [:], follows: true)
        ),
        OrderCase(
            arguments: ["turn", "s", "-", "--steer=t", "--model=m", "--effort", "high"],
            order: .turn(
                session: "s",
                .standardInput,
                options: ["expectedTurnId": "t", "model": "m", "effort": "high"],
                follows: false
            )
        ),
        OrderCase(
            arguments: ["turn", "--follow", "--", "s", "--json"],
            order: .turn(session: "s", .text("--json"), options: [:], follows: true)
        ),
        OrderCase(arguments: ["interrupt", "s"], order: .interrupt("s")),
    ]

    private static let runs = [
        OrderCase(arguments: ["run", "-"], order: .run(.standardInput, options: [:], follows: false)),
        OrderCase(
            arguments: [
                "run", "p", "--follow", "--cwd", "/x", "--purpose", "smoke", "--session", "s", "--skip-git-repo-check",
                "--timeout-ms", "5",
            ],
            order: .run(
                .text("p"),
                options: [
                    "cwd": "/x", "purpose": "smoke", "sessionId": "s", "skipGitRepoCheck": true, "timeoutMs": 5,
                ],
                follows: true
            )
        ),
        OrderCase(arguments: ["runs", "r"], order: .showRun("r")),
        OrderCase(arguments: ["cancel", "r"], order: .cancelRun("r")),
        OrderCase(arguments: ["logs", "r"], order: .logs(run: "r", channel: nil, follows: false)),
        OrderCase(
            arguments: ["logs", "r", "--channel", "stderr", "-f"],
            order: .logs(run: "r", channel: "stderr", follows: true)
        ),
    ]

    private static let others = [
        OrderCase(arguments: ["open"], order: .openPage), OrderCase(arguments: ["stop"], order: .stop),
    ]
}

extension Misuse {
    static let ofClients = [
        Misuse(
            arguments: ["session"],
            error: .unknownAction("session", known: ["session new", "session list", "session show", "session close"]),
            words: ["session new"]
        ),
        Misuse(
            arguments: ["session", "drop"],
            error: .unknownAction(
                "session drop",
                known: ["session new", "session list", "session show", "session close"]
            ),
            words: ["drop", "session close"]
        ),
        Misuse(arguments: ["turn"], error: .missingOperand("SESSION", .turn), words: ["turn SESSION PROMPT"]),
        Misuse(arguments: ["turn", "s"], error: .missingOperand("PROMPT", .turn), words: ["PROMPT"]),
        Misuse(arguments: ["turn", "s", " "], error: .missingOperand("PROMPT", .turn), words: ["PROMPT"]),
        Misuse(arguments: ["turn", "s", "say", "hi"], error: .extraArgument("hi"), words: ["hi"]),
        Misuse(arguments: ["runs", "r", "x"], error: .extraArgument("x"), words: ["x"]),
        Misuse(arguments: ["stop", "now"], error: .extraArgument("now"), words: ["now"]),
        Misuse(arguments: ["run", "p", "--steer", "t"], error: .misplacedFlag("--steer", .run), words: ["--steer"]),
        Misuse(
            arguments: ["start", "--follow"],
            error: .misplacedFlag("--follow", .start),
            words: ["--follow", "start"]
        ),
        Misuse(
            arguments: ["turn", "s", "p", "--run-once"],
            error: .misplacedFlag("--run-once", .turn),
            words: ["run"]
        ),
        Misuse(arguments: ["turn", "s", "p", "-f=1"], error: .unexpectedValue(flag: "-f"), words: ["-f"]),
        Misuse(arguments: ["turn", "s", "p", "--steer"], error: .missingValue(flag: "--steer"), words: ["--steer"]),
        Misuse(arguments: ["turn", "s", "p", "--steer="], error: .missingValue(flag: "--steer"), words: ["--steer"]),
        Misuse(
            arguments: ["logs", "r", "--channel", "x"],
            error: .badChoice("--channel", value: "x", ["worker", "stdout", "stderr"]),
            words: ["--channel", "worker, stdout, stderr"]
        ),
        Misuse(
            arguments: ["session", "new", "--metadata", "=b"],
            error: .badPair(flag: "--metadata", value: "=b"),
            words: ["--metadata", "KEY=VALUE"]
        ),
        Misuse(
            arguments: ["approve", "a", "--for-session", "--decision", "accept"],
            error: .contradiction("--for-session", "--decision"),
            words: ["--for-session", "--decision"]
        ),
        Misuse(
            arguments: ["approve", "a", "--answer", "q1=A", "--decision", "decline"],
            error: .contradiction("--answer", "--decision decline"),
            words: ["--answer"]
        ),
        Misuse(
            arguments: ["turn", "s", "p", "--approval-policy", "untrusted"],
            error: .unsupportedPolicy(.flag("--approval-policy"), value: "untrusted", ["ask", "accept", "decline"]),
            words: ["policy", "session new --approval-policy"]
        ),
        Misuse(
            arguments: ["session", "new", "--approval-policy", "decline"],
            error: .badChoice(
                "--approval-policy",
                value: "decline",
                ["untrusted", "on-failure", "on-request", "never"]
            ),
            words: ["on-request"]
        ),
        Misuse(
            arguments: ["events", "--limit", "0"],
            error: .badInteger(.flag("--limit"), value: "0", range: 1...Int.max),
            words: ["--limit"]
        ),
        Misuse(arguments: ["completions"], error: .missingOperand("SHELL", .completions), words: ["bash|zsh|fish"]),
        Misuse(
            arguments: ["completions", "tcsh"],
            error: .badChoice("SHELL", value: "tcsh", ["bash", "zsh", "fish"]),
            words: ["tcsh", "fish"]
        ),
        Misuse(arguments: ["help", "me"], error: .unknownAction("me", known: []), words: ["me", "session"]),
    ]
}
