import Scenarios

extension RunResult {
    /// A result of each kind: a pass, two failures of which one has long and wild values, one that can't be run
    /// here, and one in which the harness went wrong.
    static let samples: [RunResult] = [passing, failing, wild, unsupported, broken]

    static let passing = RunResult(
        scenarioID: "turn-completes",
        title: "A turn completes",
        file: "Scenarios/turn-completes.json",
        mode: .live,
        verdict: .passed,
        duration: .milliseconds(123),
        reproduce: "codexd-sim run Scenarios/turn-completes.json",
        lastLines: [TrafficLine(.toServer, server: "app", text: "{}")]
    )

    static let failing = RunResult(
        scenarioID: "turn-steer",
        title: "Steering keeps the turn's id",
        file: "Scenarios/turn-steer.json",
        mode: .live,
        seed: 18_446_744_073_709_551_615,
        verdict: .failed([
            Failure(
                place: "steps[3]",
                summary: "the answer differs",
                expected: "\"t-1\"",
                actual: "\"t-2\"",
                path: "body.turnId"
            ),
            Failure(place: "expect.events.never[0]", summary: "it was seen", expected: "none", actual: "{\"seq\":4}"),
            Failure(place: "processes.app", summary: "a process is left", expected: "0", actual: "1"),
        ]),
        duration: .milliseconds(1204),
        artifacts: "/tmp/sim/turn-steer",
        reproduce: "codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'",
        lastLines: [
            TrafficLine(.toServer, server: "app", text: "{\"id\":1,\"method\":\"turn/steer\"}"),
            TrafficLine(.fromServer, server: "app", text: "{\"id\":1,\"result\":{\"turnId\":\"t-2\"}}"),
        ]
    )

    static let wild = RunResult(
        scenarioID: "line,wild: 100% & #1",
        title: "A <title> with \"quotes\", & ends ]]> here \\ # SKIP",
        file: "Scenarios/a,b:c.json",
        mode: .live,
        verdict: .failed([
            Failure(
                place: "expect.files[\"a\"]",
                summary: "first\nsecond\r\tthird",
                expected: String(repeating: "long ", count: 800),
                actual: "bell \u{7} escape \u{1B}[31m null \0 next \u{85} line \u{2028} bidi \u{202E} non \u{FFFE} é 漢字"
            )
        ]),
        duration: .seconds(61),
        reproduce: "codexd-sim run 'Scenarios/a,b:c.json'",
        lastLines: [TrafficLine(.fromServer, server: "app", text: String(repeating: "x", count: 5000) + "\u{1}")]
    )

    static let unsupported = RunResult(
        scenarioID: "disk-torn-write",
        title: "A torn write",
        file: "Scenarios/disk-torn-write.json",
        mode: .live,
        verdict: .unsupported("it is written for sim #only"),
        duration: .zero,
        reproduce: "codexd-sim run Scenarios/disk-torn-write.json"
    )

    static let broken = RunResult(
        scenarioID: "smoke",
        title: "Everything at once",
        file: "Scenarios/smoke.json",
        mode: .live,
        verdict: .broken("the daemon could not be started: no such file"),
        duration: .milliseconds(5),
        reproduce: "codexd-sim run Scenarios/smoke.json"
    )
}

extension Report {
    /// All that the report says of these results, one of which ends every second.
    mutating func text(of results: [RunResult]) -> String {
        var text = begin(expecting: results.count)
        for (index, result) in results.enumerated() {
            text += start(result.scenarioID, after: .seconds(index))
            text += add(result, after: .seconds(index + 1))
        }
        return text + end(after: .seconds(results.count))
    }
}
