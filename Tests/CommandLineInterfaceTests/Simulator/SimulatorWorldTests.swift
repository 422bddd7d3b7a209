import Testing

@testable import CommandLineInterface

@Suite("Simulated runs on the command line")
struct SimulatorWorldTests {
    @Test(
        "A flag that would change nothing in a mode is refused, and both are named",
        arguments: [
            ([], .determinism, .live), (["--mode", "live"], .determinism, .live),
            (["--mode", "sim"], .daemon, .sim), (["--mode", "sim"], .timeoutScale, .sim),
            (["--mode", "both"], .determinism, .both),
        ] as [([String], SimulatorFlag, SimulatorRun.Mode)]
    )
    func idle(mode: [String], flag: SimulatorFlag, name: SimulatorRun.Mode) {
        let given = flag.placeholder == nil ? flag.rawValue : "\(flag.rawValue)=1"

        let error = #expect(throws: SimulatorUsageError.idleFlag(flag, name)) { try parse(["run", "a", given] + mode) }

        #expect(error?.description == "\(flag.rawValue) means nothing with --mode \(name.rawValue)")
    }

    @Test(
        "A campaign has a length in runs or in time",
        arguments: [
            ("--seeds=2000", .runs(2000)), ("--for=30s", .time(.seconds(30))), ("--for=5m", .time(.seconds(300))),
            ("--for=168h", .time(.seconds(604_800))),
        ] as [(String, SimulatorFuzz.Length)]
    )
    func lengths(flag: String, length: SimulatorFuzz.Length) throws {
        let fuzz = try fuzz([flag])

        #expect(fuzz.length == length)
        #expect(fuzz.seed == 1 && fuzz.jobs == 2 && fuzz.folder == "Scenarios/regressions")
        #expect(!fuzz.checksDeterminism)
    }

    @Test(
        "A campaign without a length is refused, and so is one with two",
        arguments: [
            [], ["--seeds", "1", "--for", "1s"],
        ]
    )
    func length(flags: [String]) {
        let error = #expect(throws: SimulatorUsageError.notOneOf([.seeds, .time])) { try fuzz(flags) }

        #expect(error?.description == "exactly one of --seeds and --for must be given")
    }

    @Test("A time has a unit and a bound", arguments: ["30", "0s", "s", "-1s", "1.5h", "1d", "169h", " 1s", "٣s"])
    func badTimes(text: String) {
        let error = #expect(throws: SimulatorUsageError.self) { try fuzz(["--for=\(text)"]) }

        #expect(error == .badDuration(.time, value: text, most: SimulatorFuzz.longestTime))
        #expect(error?.description.contains("at most 168 hours") == true)
    }

    @Test("Constants get other values, as often as they are told, and a repeated run gets them too")
    func variables() throws {
        guard case .run(let run) = try parse(["run", "a", "--mode=sim", "--var", "n=5", "--var=n=6", "--var=t=a=b"])
        else {
            Issue.record("no run")
            return
        }

        #expect(run.variables.map(\.name) == ["n", "n", "t"])
        #expect(run.variables.map(\.value) == ["5", "6", "a=b"])
        #expect(
            run.arguments(reportingTo: "r").filter { $0.hasPrefix("--var") } == [
                "--var=n=5", "--var=n=6", "--var=t=a=b",
            ]
        )
    }

    @Test("A constant has a name and a value", arguments: ["n", "=5"])
    func badVariables(text: String) {
        let error = #expect(throws: SimulatorUsageError.badVariable(.variable, value: text)) {
            try parse(["run", "a", "--var=\(text)"])
        }

        #expect(error?.description.hasSuffix("is not a constant and its value, such as rounds=5") == true)
    }

    @Test("A seed has 64 bits", arguments: ["-1", "18446744073709551616", "0x1", "one"])
    func badSeeds(text: String) {
        #expect(throws: SimulatorUsageError.badInteger(.seed, value: text, range: 0...UInt64.max)) {
            try parse(["shrink", "a", "--seed=\(text)"])
        }
    }

    @Test("What is to be shrunk and what is to be measured is told")
    func others() throws {
        guard case .shrink(let shrink) = try parse(["shrink", "a.json", "--seed", "7", "--out", "b"]),
            case .bench(let bench) = try parse(["bench", "a.json", "--tag", "x"])
        else {
            Issue.record("neither is read")
            return
        }

        #expect(shrink.file == "a.json" && shrink.seed == 7 && shrink.folder == "b")
        #expect(bench.files == ["a.json"] && bench.rounds == 5 && bench.choice.tags == "x")
    }

    @Test("What is to be swept is told, and where")
    func sweeps() throws {
        guard case .sweep(let whole) = try parse(["sweep", "a.json", "b"]),
            case .sweep(let one) = try parse(
                ["sweep", "a.json", "--point", "43", "--crash=lost", "--stride=5", "--seed=7", "--jobs=3", "--tag=x"],
            )
        else {
            Issue.record("neither is read")
            return
        }

        #expect(whole.files == ["a.json", "b"] && whole.stride == 1 && whole.point == nil && whole.crash == nil)
        #expect(whole.seed == nil && whole.jobs == 2)
        #expect(one.point == 43 && one.crash == "lost" && one.stride == 5 && one.seed == 7 && one.jobs == 3)
        #expect(one.choice.tags == "x")
        #expect(throws: SimulatorUsageError.self) { try parse(["sweep", "a.json", "--stride=0"]) }
    }

    @Test("The call of the second process makes the same runs, one after the other")
    func repetition() throws {
        let line = ["run", "--mode", "sim", "--seed", "9", "--repeat", "3", "--filter", "a b", "--check-determinism"]
        guard case .run(let run) = try parse(line + ["--fail-fast", "--github", "--tap=t", "--", "--x.json"]),
            case .run(let again) = try parse(run.arguments(reportingTo: "/tmp/r"))
        else {
            Issue.record("neither is a run")
            return
        }

        #expect(again.files == run.files && again.choice == run.choice && again.seed == 9 && again.repetitions == 3)
        #expect(again.mode == .sim && again.jobs == 1 && again.keep == .never)
        #expect(!again.checksDeterminism && !again.stopsAtFirstFailure)
        #expect(again.reports.json == "/tmp/r" && again.reports.tap == nil && !again.reports.github)
    }

    @Test("The call of the second process makes the same campaign, and knows how long it was")
    func campaignRepetition() throws {
        let first = try fuzz(["--for=1h", "--seed=5", "--shard=1/2", "--out=d", "--check-determinism"])

        guard case .fuzz(let again) = try parse(first.arguments(runs: 123)) else {
            Issue.record("it is no campaign")
            return
        }
        #expect(again.length == .runs(123) && again.seed == 5 && again.jobs == 1 && again.folder == "d")
        #expect(again.files == first.files && again.choice == first.choice && !again.checksDeterminism)
    }

    private func parse(_ arguments: [String]) throws -> SimulatorInvocation {
        try SimulatorInvocation.parse(arguments: arguments, cores: 2)
    }

    private func fuzz(_ flags: [String]) throws -> SimulatorFuzz {
        let invocation = try parse(["fuzz", "a.json"] + flags)
        guard case .fuzz(let fuzz) = invocation else { throw NoCampaign(invocation: invocation) }
        return fuzz
    }

    private struct NoCampaign: Error {
        let invocation: SimulatorInvocation
    }
}
