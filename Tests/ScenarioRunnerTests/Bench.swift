import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// A folder of one test's own, with a scenario in it and a place for what runs leave.
final class Bench: Sendable {
    let folder: String

    init() throws {
        folder = "/tmp/codexd-sim-test-\(String(Entropy.word(), radix: 16))"
        try FileSystem.makeDirectories(folder)
    }

    deinit {
        // What's left in the system's directory for leftovers harms nobody.
        try? FileSystem.removeTree(folder)
    }

    /// Where runs have their directories.
    var artifacts: String { "\(folder)/artifacts" }

    /// What is left of runs.
    func leftovers() throws -> [String] {
        try FileSystem.isDirectory(artifacts) ? FileSystem.names(in: artifacts) : []
    }

    /// Writes a scenario and reads it as the simulator does.
    func scenario(
        _ id: String = "bench",
        script: String,
        workers: String? = nil,
        steps: String,
        rest: String = "",
        mode: Scenario.Mode = .live
    ) throws -> Scenario {
        let worker = workers.map { ", \"worker\": { \"kind\": \"exec\", \"spawns\": \($0) }" } ?? ""
        let text = """
            {
              "format": 1, "id": "\(id)", "title": "A test of the runner", "level": "must",
              "servers": { "app": { "kind": "app-server", "spawns": \(script) }\(worker) },
              "steps": \(steps)\(rest.isEmpty ? "" : ",\n  \(rest)")
            }
            """
        let path = "\(folder)/\(id).json"
        try FileSystem.replaceFile(path, with: Array(text.utf8))
        return try ScenarioLibrary.load(path, mode: mode)
    }

    /// Runs scenarios live, two at a time.
    func run(_ scenarios: Scenario..., daemon: [String]? = nil) throws -> [RunResult] {
        try run(scenarios.map(RunWork.live), daemon: daemon)
    }

    /// Runs scenarios, each in the world or the worlds that it is for.
    func run(
        _ works: [RunWork],
        jobs: Int = 2,
        daemon: [String]? = nil,
        stopsAtFirstFailure: Bool = false
    ) throws -> [RunResult] {
        var live = LiveOptions(
            daemon: try daemon ?? [Program.path("codexd")],
            fakes: try Program.folder(of: "fake-app-server")
        )
        live.artifacts = artifacts
        var simulated = SimulatedOptions(configure: Self.configure)
        simulated.artifacts = artifacts
        var results: [RunResult] = []
        let pool = try RunPool(jobs: jobs, live: live, simulated: simulated)
        let isEnough = { (results: [RunResult]) in stopsAtFirstFailure && results.contains { $0.verdict != .passed } }
        _ = try pool.run(works, until: isEnough) { news in
            if case .ended(let outcome) = news { results += outcome }
        }
        return results
    }

    /// The flags of simulated daemons, read as those of real ones.
    static let configure: SimulationOptions.Configure = {
        (arguments, environment, directory) throws(ConfigurationRefusal) in
        do throws(UsageError) {
            let invocation = try Invocation.parse(
                arguments: arguments,
                environment: environment,
                workingDirectory: directory,
                smokeChild: ("", [])
            )
            return invocation.configuration
        } catch {
            throw ConfigurationRefusal("\(error)")
        }
    }
}

/// The programs of this package, beside the tests that were built with them.
enum Program {
    static func path(_ name: String) throws -> String {
        let beside = try Host.executablePath().split(separator: "/").dropLast().map { "/" + $0 }.joined()
        for directory in [beside, "\(repository)/.build/debug"] {
            let path = "\(directory)/\(name)"
            if try FileSystem.fileExists(path) { return path }
        }
        throw SystemError(call: "open", code: .noSuchFile, subject: name)
    }

    /// The folder in which a program lies.
    static func folder(of name: String) throws -> String { String(try path(name).dropLast(name.count + 1)) }

    /// The top of this repository.
    static var repository: String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    }
}

extension Verdict {
    /// What did not hold.
    var failures: [Failure] {
        if case .failed(let failures) = self { failures } else { [] }
    }
}
