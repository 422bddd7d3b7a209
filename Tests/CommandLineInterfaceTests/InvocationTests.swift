import CommandLineInterface
import Contract
import Testing

@Suite("Invocation")
struct InvocationTests {
    @Test(
        "The action is the one word that isn't a flag, wherever it stands",
        arguments: [
            ([], Action.start), (["start"], .start), (["status", "--json"], .status), (["--json", "status"], .status),
            (["--node-id", "status", "config"], .config), (["smoke"], .smoke), (["help"], .help), (["-h"], .help),
            (["--help", "status"], .help), (["start", "--mode", "bogus", "--help"], .help), (["--"], .start),
            (["session", "list"], .listSessions), (["--json", "session", "--status", "closed", "list"], .listSessions),
            (["session", "--help"], .help), (["bogus", "-h"], .help), (["runs"], .runs), (["open"], .open),
        ]
    )
    func action(arguments: [String], action: Action) throws {
        #expect(try Invocation.forTesting(arguments).action == action)
    }

    @Test("Help is given whatever the environment says")
    func help() throws {
        let invocation = try Invocation.forTesting(["help"], ["BAA_CODEXD_MODE": "", "BAA_CODEXD_SERVER_ARGS": "["])

        #expect(invocation.configuration == (try Invocation.forTesting(["config"]).configuration))
    }

    @Test("JSON is printed only when asked for")
    func json() throws {
        #expect(try Invocation.forTesting(["status", "--json"]).isJSON)
        #expect(try !Invocation.forTesting(["status"]).isJSON)
    }

    @Test("To run once is an errand of start alone")
    func runOnce() throws {
        #expect(try Invocation.forTesting(["--run-once"]).configuration.errand == .liveOnce)
        #expect(try Invocation.forTesting(["start"]).configuration.errand == nil)
        #expect(try Invocation.forTesting(["config", "--run-once"]).configuration.errand == nil)
        #expect(try Invocation.forTesting(["smoke", "--run-once"]).configuration.errand == .smoke)
    }

    @Test("A trace goes to one file, whose path is made absolute; the last counts")
    func trace() throws {
        #expect(try Invocation.forTesting(["start"]).trace == nil)
        #expect(try Invocation.forTesting(["--trace", "a/../t.jsonl"]).trace == "/srv/repo/t.jsonl")
        #expect(try Invocation.forTesting(["start", "--trace=/t", "--trace", "/--u", "--run-once"]).trace == "/--u")
        #expect(try Invocation.forTesting(["help", "--trace", "t"]).trace == nil)
    }

    @Test("Smoke runs its own child and takes any port, whatever is configured")
    func smoke() throws {
        let configuration = try Invocation.forTesting([
            "smoke", "--mode", "exec", "--server-strategy", "external", "--server-endpoint", "ws://h",
            "--local-api-base", "http://[::1]:9", "--server-arg", "x", "--node-id", "n",
        ]).configuration

        #expect(configuration.errand == .smoke)
        #expect(configuration.localAPI == LocalAPIAddress(host: "127.0.0.1", port: 0))
        #expect(configuration.server.mode == .appServer)
        #expect(configuration.server.strategy == .spawn)
        #expect(configuration.server.endpoint == "stdio://embedded-smoke-child")
        #expect(configuration.server.command == "/bin/codexd")
        #expect(configuration.server.arguments == ["__smoke-child"])
        #expect(configuration.nodeID == "n")
    }

    @Test("What this build can't start is refused by start, and shown by config and status")
    func refusals() throws {
        let external = ["--server-strategy", "external", "--server-endpoint", "ws://h"]
        let exec = ["--mode", "exec"]

        #expect(Invocation.error(of: ["start"] + external) == .externalRefused)
        #expect(try Invocation.forTesting(["start"] + exec).configuration.startsChild == false)
        #expect(try Invocation.forTesting(["start", "--server-command", "x"] + exec).configuration.startsChild)
        for action in ["config", "status"] {
            #expect(try Invocation.forTesting([action] + external).configuration.server.strategy == .external)
            #expect(try Invocation.forTesting([action] + exec).configuration.server.mode == .exec)
        }
    }

    @Test("An error is of its kind, and names the flag or value that is wrong", arguments: Misuse.all)
    func errors(_ misuse: Misuse) throws {
        let error = try #require(Invocation.error(of: misuse.arguments, misuse.environment))

        #expect(error == misuse.error)
        for word in misuse.words { #expect(error.description.contains(word)) }
    }

    @Test("The last of a repeated flag counts")
    func repetition() throws {
        #expect(try Invocation.forTesting(["--node-id", "a", "--node-id", "b"]).configuration.nodeID == "b")
    }

    @Test("A value may hold equals signs, and begin with dashes once it's attached")
    func attached() throws {
        #expect(try Invocation.forTesting(["--version=--a=b"]).configuration.version == "--a=b")
    }
}

/// A call that can't be, and what's said about it.
struct Misuse: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var environment: [String: String] = [:]
    let error: UsageError
    let words: [String]

    var testDescription: String { "\(arguments) \(environment)" }

    static let all: [Misuse] = commandLine + values + environment

    private static let commandLine = [
        Misuse(arguments: ["--bogus"], error: .unknownFlag("--bogus"), words: ["--bogus"]),
        Misuse(arguments: ["--bogus=1"], error: .unknownFlag("--bogus"), words: ["--bogus"]),
        Misuse(arguments: ["-x"], error: .unknownFlag("-x"), words: ["-x"]),
        Misuse(arguments: ["--node-id"], error: .missingValue(flag: "--node-id"), words: ["--node-id"]),
        Misuse(arguments: ["--node-id", "--json"], error: .missingValue(flag: "--node-id"), words: ["--node-id="]),
        Misuse(arguments: ["--json=1"], error: .unexpectedValue(flag: "--json"), words: ["--json"]),
        Misuse(arguments: ["--trace"], error: .missingValue(flag: "--trace"), words: ["--trace"]),
        Misuse(arguments: ["--trace", "--json"], error: .missingValue(flag: "--trace"), words: ["--trace="]),
        Misuse(arguments: ["--trace= "], error: .missingValue(flag: "--trace"), words: ["--trace"]),
        Misuse(
            arguments: ["status", "--trace", "t"],
            error: .misplacedFlag("--trace", .status),
            words: ["--trace", "status"]
        ),
        Misuse(arguments: ["start", "now"], error: .extraArgument("now"), words: ["now"]),
        Misuse(arguments: ["launch"], error: .unknownAction("launch", known: []), words: ["launch", "smoke"]),
        Misuse(
            arguments: ["start", "--server-strategy", "external", "--server-endpoint", "ws://h"],
            error: .externalRefused,
            words: ["--server-strategy external", "spawn"]
        ),
    ]

    private static let values =
        [
            ("--event-cache-size", "-1", 0...Int.max), ("--event-cache-size", "+1", 0...Int.max),
            ("--event-cache-size", "1.5", 0...Int.max), ("--event-cache-size", "99999999999999999999", 0...Int.max),
            ("--smoke-lifetime-ms", "ten", 0...9_223_372_036_854),
            ("--smoke-lifetime-ms", "9223372036855", 0...9_223_372_036_854),
            ("--initialize-timeout-ms", "0", 1...9_223_372_036_854),
            ("--thread-timeout-ms", "0", 1...9_223_372_036_854),
            ("--turn-start-timeout-ms", "0", 1...9_223_372_036_854),
            ("--steer-timeout-ms", "0", 1...9_223_372_036_854),
            ("--interrupt-timeout-ms", "0", 1...9_223_372_036_854),
        ].map { flag, value, range in
            Misuse(
                arguments: ["\(flag)=\(value)"],
                error: .badInteger(.flag(flag), value: value, range: range),
                words: [flag, value]
            )
        }
        + [("", "\"\""), ("serve", "serve"), ("App-Server", "App-Server")].map { value, word in
            Misuse(
                arguments: ["--mode", value],
                error: .unsupportedMode(.flag("--mode"), value: value),
                words: ["--mode", word, "app-server, exec"]
            )
        }
        + [("", "\"\""), ("fork", "fork")].map { value, word in
            Misuse(
                arguments: ["--server-strategy", value],
                error: .unsupportedStrategy(.flag("--server-strategy"), value: value),
                words: ["--server-strategy", word, "spawn, external"]
            )
        }
        + ["stdio://x", "ftp://x", "x", "ws://", "unix://"].map { endpoint in
            Misuse(
                arguments: ["config", "--server-strategy", "external", "--server-endpoint", endpoint],
                error: .unsupportedEndpoint(.flag("--server-endpoint"), value: endpoint),
                words: ["--server-endpoint", endpoint, "ws://", "wss://", "http://", "https://", "unix://PATH"]
            )
        }
        + ["x", "/", "/a?b", "/a#b", "/a b"].map { path in
            Misuse(
                arguments: ["--event-stream-path", path],
                error: .badURLPath(.flag("--event-stream-path"), value: path),
                words: ["--event-stream-path", path]
            )
        }
        + [("https://127.0.0.1:1", LocalAPIAddress.Unfit.notHTTP), ("http://0.0.0.0:1", .notLoopback)].map {
            base,
            fault in
            Misuse(
                arguments: ["--local-api-base", base],
                error: .badAddress(.flag("--local-api-base"), value: base, fault),
                words: ["--local-api-base", base, fault.description]
            )
        }

    private static let environment =
        ["[", "[1]", #"["a"] b"#, #"{"a": "b"}"#, #"[["a"]]"#].map { text in
            Misuse(
                arguments: [],
                environment: ["BAA_CODEXD_SERVER_ARGS": text],
                error: .badArguments(.variable("BAA_CODEXD_SERVER_ARGS", flag: "--server-arg")),
                words: ["BAA_CODEXD_SERVER_ARGS", "--server-arg"]
            )
        } + [
            Misuse(
                arguments: [],
                environment: ["BAA_CODEXD_MODE": " "],
                error: .unsupportedMode(.variable("BAA_CODEXD_MODE", flag: "--mode"), value: ""),
                words: ["BAA_CODEXD_MODE", "--mode"]
            ),
            Misuse(
                arguments: ["config"],
                environment: ["BAA_CODEXD_SERVER_STRATEGY": "external"],
                error: .unsupportedEndpoint(.fallback(flag: "--server-endpoint"), value: "stdio://codex-app-server"),
                words: ["--server-endpoint", "stdio://codex-app-server"]
            ),
        ]
}
