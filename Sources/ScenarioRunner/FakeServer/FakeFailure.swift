/// Why a fake server that was called properly doesn't begin, or can't go on.
enum FakeFailure: Error, CustomStringConvertible {
    case noServer(String, String)
    case unclearServer(String, [String])
    case refused(String)
    case badControl(String)

    var description: String {
        switch self {
        case .noServer(let file, let name): "\(file) has no server \"\(name)\""
        case .unclearServer(let file, let names):
            "--server must say which server of \(file) to play: \(names.joined(separator: ", "))"
        case .refused(let reason): "the runner refuses this process: \(reason)"
        case .badControl(let text): "the runner says what a fake doesn't understand: \(text)"
        }
    }
}
