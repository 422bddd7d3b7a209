import Platform
import Scenarios

/// Reads the plan of one server from a scenario's file and the fragments beside it.
enum ScenarioFiles {
    /// The plan of a server; without a scenario that of a plain one.
    static func plan(for call: FakeCall) throws -> ServerPlan {
        guard let file = call.scenario else { return .plain }
        guard let text = try FileSystem.readFile(file) else { throw FakeFailure.noFile(file) }
        let directory = file.contains("/") ? String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) : "."
        let scenario = try Scenario(
            parsing: text,
            named: file,
            mode: .live,
            fragments: fragments(in: "\(directory)/fragments")
        )
        guard let name = call.server else {
            guard scenario.servers.count == 1 else {
                throw FakeFailure.unclearServer(file, scenario.servers.map(\.name))
            }
            return scenario.servers[0]
        }
        guard let plan = scenario.server(name) else { throw FakeFailure.noServer(file, name) }
        return plan
    }

    private static func fragments(in directory: String) throws -> [String: [UInt8]] {
        guard try FileSystem.fileExists(directory) else { return [:] }
        var fragments: [String: [UInt8]] = [:]
        for name in try FileSystem.names(in: directory) where name.hasSuffix(".json") {
            fragments[String(name.dropLast(5))] = try FileSystem.readFile("\(directory)/\(name)")
        }
        return fragments
    }
}

/// Why a fake server that was called properly doesn't begin, or can't go on.
enum FakeFailure: Error, CustomStringConvertible {
    case noFile(String)
    case noServer(String, String)
    case unclearServer(String, [String])
    case refused(String)
    case badControl(String)

    var description: String {
        switch self {
        case .noFile(let file): "there is no scenario \(file)"
        case .noServer(let file, let name): "\(file) has no server \"\(name)\""
        case .unclearServer(let file, let names):
            "--server must say which server of \(file) to play: \(names.joined(separator: ", "))"
        case .refused(let reason): "the runner refuses this process: \(reason)"
        case .badControl(let text): "the runner says what a fake doesn't understand: \(text)"
        }
    }
}
