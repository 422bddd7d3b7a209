import Contract
import Scenarios
import Simulation

/// One run with one worker, in a world of the test's making.
enum PlainRun {
    /// What a worker says whose work goes well.
    static let work = """
        { "out": { "type": "thread.started" } }, { "out": { "type": "turn.started" } },
        { "out": { "type": "item.completed", "item": { "text": "forty-two" } } },
        { "sync": "said" },
        { "out": { "type": "turn.completed" } }
        """

    /// Asks for a run with more than a prompt, under a name.
    static func create(_ more: String = #""skipGitRepoCheck": true"#, as run: String = "run") -> String {
        """
        { "op": "createRun", "with": { "prompt": "6*7?", \(more) }, "status": 202,
          "expect": { "runId": { "$capture": "\(run)" } } }
        """
    }

    /// Waits until a run stands so.
    static func wait(for status: String, _ run: String = "run") -> String {
        #"{ "await": { "run": "${\#(run)}", "is": { "status": "\#(status)" } } }"#
    }

    static func parsed(
        script: String = work,
        steps: String? = nil,
        setup: String = "{}",
        faults: String = "[]"
    ) throws -> Scenario {
        let usual = """
            \(create()), { "sync": "said" }, { "release": "said" }, \(wait(for: "completed"))
            """
        let text = """
            {
              "format": 1, "id": "plain-run", "title": "One run", "level": "must",
              "setup": \(setup),
              "servers": { "worker": { "kind": "exec", "extraSpawn": "repeat-last", "spawns": [[ \(script) ]] } },
              "steps": [ \(steps ?? usual) ],
              "faults": \(faults)
            }
            """
        return try Scenario(parsing: Array(text.utf8), named: "plain-run.json", mode: .sim, fragments: [:])
    }

    /// Options that let codexd run jobs alone, with what a test needs of its flags.
    static func options(_ scenario: Scenario, seed: UInt64? = nil, concurrency: Int = 4) -> SimulationOptions {
        SimulationOptions(scenario, seed: seed) { (arguments, _, directory) throws(ConfigurationRefusal) in
            var exec = Configuration.Exec()
            exec.command = arguments.value(of: "--exec-command") ?? exec.command
            var limits = Configuration.Limits()
            limits.concurrentRuns = concurrency
            var configuration = Configuration.plain(in: directory, mode: .exec, command: "codex")
            configuration.exec = exec
            configuration.limits = limits
            return configuration
        }
    }
}
