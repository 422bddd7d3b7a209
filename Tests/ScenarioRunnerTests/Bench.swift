import Platform
import ScenarioRunner
import Scenarios

/// A folder of one test's own, with a scenario in it and a place for what runs leave.
final class Bench: Sendable {
    private let folder: String

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
    func scenario(_ id: String = "bench", script: String, steps: String, rest: String = "") throws -> Scenario {
        let text = """
            {
              "format": 1, "id": "\(id)", "title": "A test of the runner", "level": "must",
              "servers": { "app": { "kind": "app-server", "spawns": \(script) } },
              "steps": \(steps)\(rest.isEmpty ? "" : ",\n  \(rest)")
            }
            """
        let path = "\(folder)/\(id).json"
        try FileSystem.replaceFile(path, with: Array(text.utf8))
        return try ScenarioLibrary.load(path)
    }

    /// Runs scenarios one after the other.
    func run(_ scenarios: Scenario..., daemon: [String]? = nil) throws -> [RunResult] {
        var options = LiveOptions(
            daemon: try daemon ?? [Program.path("codexd")],
            fakeServer: try Program.path("fake-app-server")
        )
        options.artifacts = artifacts
        var results: [RunResult] = []
        _ = try LivePool(jobs: 2, options).run(scenarios, stopsAtFirstFailure: false) { news in
            if case .ended(let result) = news { results.append(result) }
        }
        return results
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

    private static var repository: String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    }
}

extension Verdict {
    /// What did not hold.
    var failures: [Failure] {
        if case .failed(let failures) = self { failures } else { [] }
    }
}
