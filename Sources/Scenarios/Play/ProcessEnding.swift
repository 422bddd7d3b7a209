package import Basics

/// How a process ended.
package enum ProcessEnding: Hashable, Sendable {
    case exited(code: Int)
    /// Ended by a signal of that name, such as `SIGKILL`.
    case signalled(String)

    /// How scenarios see it.
    package var json: JSON {
        switch self {
        case .exited(let code): ["exit": .integer(code), "signal": nil]
        case .signalled(let name): ["exit": nil, "signal": .string(name)]
        }
    }

    /// How a process ended, `nil` while it runs, and what it said last on its standard error; one line for people.
    package static func account(of ending: ProcessEnding?, _ errorOutput: [UInt8]) -> String {
        let end =
            switch ending {
            case nil: "it still runs"
            case .exited(let code): "exit \(code)"
            case .signalled(let name): name
            }
        let words = String(decoding: errorOutput.suffix(500), as: UTF8.self).split(whereSeparator: \.isNewline)
        return words.isEmpty ? end : "\(end): \(words.joined(separator: " "))"
    }
}
