import Scenarios

/// Why a fake server that was called properly doesn't begin, or can't go on.
enum FakeFailure: Error, CustomStringConvertible {
    case noServer(String, ServerPlan.Kind, String)
    case unclearServer(String, ServerPlan.Kind, [String])
    case refused(String)
    case badControl(String)

    var description: String {
        switch self {
        case .noServer(let file, let kind, let name):
            "\(file) has no server \"\(name)\" of the kind \"\(kind.rawValue)\""
        case .unclearServer(let file, let kind, []): "\(file) has no server of the kind \"\(kind.rawValue)\""
        case .unclearServer(let file, _, let names):
            "--server must say which server of \(file) to play: \(names.joined(separator: ", "))"
        case .refused(let reason): "the runner refuses this process: \(reason)"
        case .badControl(let text): "the runner says what a fake doesn't understand: \(text)"
        }
    }
}
