import Testing

@testable import CommandLineInterface

@Suite("Simulator invocation")
struct SimulatorInvocationTests {
    @Test("A run without flags has every default, and a job for each core", arguments: [(0, 1), (2, 2), (999, 256)])
    func defaults(cores: Int, jobs: Int) throws {
        let run = try Self.run(["run", "a.json", "b.json"], cores: cores)

        #expect(run.files == ["a.json", "b.json"])
        #expect(run.choice == SimulatorRun.Choice())
        #expect(run.mode == .live)
        #expect(run.seed == nil)
        #expect(!run.checksDeterminism)
        #expect(run.jobs == jobs)
        #expect(run.repetitions == 1)
        #expect(!run.stopsAtFirstFailure)
        #expect(run.timeoutScale == 1)
        #expect(run.reports == SimulatorRun.Reports())
        #expect(run.artifacts == nil)
        #expect(run.keep == .failed)
        #expect(run.daemon == nil)
    }

    @Test("Every flag of a run goes to its place, attached or not", arguments: [true, false])
    func flags(isAttached: Bool) throws {
        let pairs = [
            ("--mode", "both"), ("--seed", "18446744073709551615"), ("--filter", "^a=b"), ("--tag", "a and b"),
            ("--shard", "2/3"), ("--jobs", "7"),
            ("--repeat", "50"), ("--timeout-scale", "2.5"), ("--junit", "j.xml"), ("--tap", "t.tap"),
            ("--json", "l.jsonl"), ("--artifacts", "/tmp/a"), ("--keep", "always"), ("--daemon", "codexd '--x y'"),
        ]
        let arguments = pairs.flatMap { isAttached ? ["\($0)=\($1)"] : [$0, $1] }

        let run = try Self.run(["--github", "run"] + arguments + ["--fail-fast", "a.json", "--", "--b.json", "--"])

        #expect(run.files == ["a.json", "--b.json", "--"])
        #expect(run.mode == .both)
        #expect(run.seed == .max)
        #expect(run.choice.filter == "^a=b")
        #expect(run.choice.tags == "a and b")
        #expect(run.choice.shard == "2/3")
        #expect(run.jobs == 7)
        #expect(run.repetitions == 50)
        #expect(run.stopsAtFirstFailure)
        #expect(run.timeoutScale == 2.5)
        #expect(run.reports.junit == "j.xml")
        #expect(run.reports.tap == "t.tap")
        #expect(run.reports.json == "l.jsonl")
        #expect(run.reports.github)
        #expect(run.artifacts == "/tmp/a")
        #expect(run.keep == .always)
        #expect(run.daemon == ["codexd", "--x y"])
    }

    @Test("The other commands take their files and little else")
    func others() throws {
        var choice = SimulatorRun.Choice()
        choice.tags = "large"

        #expect(try Self.parse(["list", "a.json", "--tag", "large"]) == .list(files: ["a.json"], choice))
        #expect(try Self.parse(["lint", "a.json", "b.json"]) == .lint(files: ["a.json", "b.json"]))
        #expect(try Self.parse(["schema"]) == .schema)
        #expect(try Self.parse(["explain", "a.json"]) == .explain(file: "a.json"))
        #expect(try Self.parse(["replay", "a.jsonl"]) == .replay(file: "a.jsonl"))
        #expect(try Self.parse(["trace", "a"]) == .trace(files: ["a"], contract: "docs/contract.md"))
        #expect(try Self.parse(["trace", "a", "--contract", "c.md"]) == .trace(files: ["a"], contract: "c.md"))
    }

    @Test(
        "Help is given to whoever asks",
        arguments: [["help"], ["-h"], ["run", "--help"], ["--jobs", "0", "--help"]]
    )
    func help(arguments: [String]) throws {
        #expect(try Self.parse(arguments) == .help)
    }

    @Test("The last of a repeated flag counts")
    func repetition() throws {
        #expect(try Self.run(["run", "a", "--jobs", "3", "--jobs", "4"]).jobs == 4)
    }

    @Test("An error is of its kind, and says what is wrong", arguments: SimulatorMisuse.all)
    func errors(_ misuse: SimulatorMisuse) {
        let error = #expect(throws: SimulatorUsageError.self) { try Self.parse(misuse.arguments) }

        #expect(error == misuse.error)
        for word in misuse.words { #expect(error?.description.contains(word) == true, "\(word)") }
    }

    @Test(
        "What this build doesn't have is unknown",
        arguments: ["record", "conform", "drift"]
    )
    func unbuilt(command: String) {
        let error = #expect(throws: SimulatorUsageError.unknownCommand(command)) { try Self.parse([command, "a"]) }

        #expect(
            error?.description
                == "unknown command \"\(command)\"; there are run, fuzz, sweep, shrink, bench, list, lint, schema, explain, "
                + "trace, replay, help"
        )
    }

    @Test("A flag is refused by every command that doesn't know it", arguments: SimulatorFlag.allCases)
    func strays(flag: SimulatorFlag) {
        let given = flag.placeholder == nil ? flag.rawValue : "\(flag.rawValue)=1"
        for command in SimulatorCommand.allCases where !flag.commands.contains(command) {
            #expect(throws: SimulatorUsageError.misplacedFlag(flag, command)) {
                try Self.parse([command.rawValue, given, "a"])
            }
        }
    }

    @Test(
        "Integers have their range",
        arguments: ["0", "-1", "+1", "1.0", "", " 1", "257", "1e1", "99999999999999999999", "١"]
    )
    func integers(text: String) {
        #expect(throws: SimulatorUsageError.self) { try Self.parse(["run", "a", "--jobs=\(text)"]) }
    }

    @Test(
        "A factor is a plain decimal number",
        arguments: [("1", 1.0), ("0.01", 0.01), ("10.50", 10.5), ("1000", 1000)]
    )
    func factors(text: String, factor: Double) throws {
        #expect(try Self.run(["run", "a", "--timeout-scale", text]).timeoutScale == factor)
    }

    @Test(
        "Any other factor is refused",
        arguments: ["0", "0.001", "1001", "nan", "inf", "1e1", "0x1", "1.", ".5", "1.2.3"]
    )
    func badFactors(text: String) {
        #expect(
            throws: SimulatorUsageError.badFactor(.timeoutScale, value: text, least: 0.01, most: 1000)
        ) { try Self.parse(["run", "a", "--timeout-scale", text]) }
    }

    private static func parse(_ arguments: [String]) throws -> SimulatorInvocation {
        try SimulatorInvocation.parse(arguments: arguments, cores: 2)
    }

    private static func run(_ arguments: [String], cores: Int = 2) throws -> SimulatorRun {
        let invocation = try SimulatorInvocation.parse(arguments: arguments, cores: cores)
        guard case .run(let run) = invocation else { throw NoRun(invocation: invocation) }
        return run
    }

    private struct NoRun: Error {
        let invocation: SimulatorInvocation
    }
}

/// A call that can't be, and what's said about it.
struct SimulatorMisuse: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let error: SimulatorUsageError
    let words: [String]

    var testDescription: String { "\(arguments)" }

    private init(_ arguments: [String], _ error: SimulatorUsageError, _ words: [String]) {
        self.arguments = arguments
        self.error = error
        self.words = words
    }

    static let all: [SimulatorMisuse] = commands + values

    private static let commands = [
        SimulatorMisuse([], .missingCommand, ["run, fuzz, sweep, shrink"]),
        SimulatorMisuse(["--jobs", "2"], .missingCommand, ["missing"]),
        SimulatorMisuse(["a.json"], .unknownCommand("a.json"), ["\"a.json\"", "run, fuzz"]),
        SimulatorMisuse(["run"], .missingFile(.run), ["run needs a file"]),
        SimulatorMisuse(["explain"], .missingFile(.explain), ["explain"]),
        SimulatorMisuse(["explain", "a", "b"], .extraArgument("b", .explain), ["\"b\"", "explain FILE"]),
        SimulatorMisuse(["schema", "a"], .extraArgument("a", .schema), ["\"a\"", "schema"]),
        SimulatorMisuse(["help", "run"], .extraArgument("run", .help), ["\"run\""]),
        SimulatorMisuse(["lint", "a", "--jobs", "2"], .misplacedFlag(.jobs, .lint), ["--jobs", "lint"]),
        SimulatorMisuse(["run", "a", "--bogus"], .unknownFlag("--bogus"), ["--bogus"]),
        SimulatorMisuse(["run", "a", "-x=1"], .unknownFlag("-x"), ["-x"]),
        SimulatorMisuse(["run", "a", "--html", "f"], .unknownFlag("--html"), ["--html"]),
        SimulatorMisuse(["run", "a", "--update"], .unknownFlag("--update"), ["--update"]),
    ]

    private static let values = [
        SimulatorMisuse(["run", "a", "--junit"], .missingValue(.junit), ["--junit=VALUE"]),
        SimulatorMisuse(["run", "a", "--junit", "--tap"], .missingValue(.junit), ["--junit"]),
        SimulatorMisuse(["run", "a", "--tap="], .emptyValue(.tap), ["--tap", "empty"]),
        SimulatorMisuse(["run", "a", "--filter", ""], .emptyValue(.filter), ["--filter"]),
        SimulatorMisuse(["run", "a", "--github=yes"], .unexpectedValue(.github), ["--github", "no value"]),
        SimulatorMisuse(
            ["run", "a", "--mode", "dry"],
            .unknownWord(.mode, value: "dry", known: ["live", "sim", "both"]),
            ["--mode", "\"dry\"", "live, sim, both"]
        ),
        SimulatorMisuse(
            ["run", "a", "--keep", "some"],
            .unknownWord(.keep, value: "some", known: ["never", "failed", "always"]),
            ["--keep", "\"some\"", "never, failed, always"]
        ),
        SimulatorMisuse(
            ["run", "a", "--jobs", "0"],
            .badInteger(.jobs, value: "0", range: 1...256),
            ["--jobs", "\"0\"", "1 to 256"]
        ),
        SimulatorMisuse(
            ["run", "a", "--repeat", "x"],
            .badInteger(.repetitions, value: "x", range: 1...1_000_000),
            ["--repeat", "\"x\"", "1000000"]
        ),
        SimulatorMisuse(
            ["run", "a", "--timeout-scale", "-1"],
            .badFactor(.timeoutScale, value: "-1", least: 0.01, most: 1000),
            ["--timeout-scale", "\"-1\"", "0.01 to 1000"]
        ),
        SimulatorMisuse(
            ["run", "a", "--daemon", "codexd 'x"],
            .unclosedQuote(.daemon, value: "codexd 'x"),
            ["--daemon", "quotation"]
        ),
        SimulatorMisuse(["run", "a", "--daemon", "  "], .emptyValue(.daemon), ["--daemon"]),
    ]
}
