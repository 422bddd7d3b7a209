import Basics
import Foundation
import Scenarios
import Simulation
import Testing

/// The scenarios of this repository, and small ones that tests are about.
enum FuzzingFixtures {
    private static let root = URL(filePath: #filePath).appending(path: "../../../../Scenarios").standardizedFileURL

    static func names(in folder: String = "") throws -> [String] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.sorted()
    }

    static func bytes(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: file)))
    }

    static func fragments() throws -> [String: [UInt8]] {
        let files = try names(in: "fragments").map { (String($0.dropLast(5)), try bytes(of: "fragments/\($0)")) }
        return Dictionary(uniqueKeysWithValues: files)
    }

    /// A scenario with a server, in which apostrophes stand for quotation marks.
    static func text(_ members: String, kind: String = "app-server", spawns: String = "[[]]") throws -> ScenarioText {
        let text = """
            {'format': 1, 'id': 'a', 'title': 'A title', 'level': 'must',
            'servers': {'app': {'kind': '\(kind)', 'spawns': \(spawns)}}, \(members)}
            """
        return try ScenarioText(parsing: Array(text.replacing("'", with: "\"").utf8), named: "a.json")
    }

    static func scenario(
        preserve: [Fault.Action],
        degrade: [Fault.Action],
        kind: String = "app-server",
        flags: [String] = []
    ) throws -> Scenario {
        let lists = [("preserve", preserve), ("degrade", degrade)].filter { !$0.1.isEmpty }.map { name, actions in
            "'\(name)': [\(actions.map { "'\($0.rawValue)'" }.joined(separator: ", "))]"
        }
        let setup = "'setup': {'flags': [\(flags.map { "'\($0)'" }.joined(separator: ", "))]}"
        return try text("'steps': [], \(setup), 'fuzz': {\(lists.joined(separator: ", "))}", kind: kind).scenario()
    }

    /// A run of a second in which a bit of everything happened.
    static let profile: RunProfile = {
        var profile = RunProfile()
        for _ in 0..<12 { profile.line(.from, "app") }
        for _ in 0..<5 { profile.line(.to, "app") }
        for type in ["daemon.started", "turn.accepted", "turn.accepted"] { profile.event(type) }
        for _ in 0..<9 { profile.write("logs/codexd/events.jsonl") }
        profile.write("state/codexd/identity.json")
        profile.reach("ready")
        profile.duration = .seconds(1)
        return profile
    }()
}

/// All kinds that expectations must survive, and all others.
let (preservingKinds, degradingKinds) = (
    Fault.Action.allCases.filter(\.isPreserving), Fault.Action.allCases.filter { !$0.isPreserving }
)
