/// A flag that has no variable: it's about this one call.
package enum Switch: String, CaseIterable, Sendable {
    case runOnce = "--run-once"
    case trace = "--trace"
    case json = "--json"
    case help = "--help"

    /// Reads a switch in its long form, or `-h`.
    init?(argument: String) {
        self.init(rawValue: argument == "-h" ? "--help" : argument)
    }

    /// What stands for its value in the help text, or `nil` for one that takes none.
    package var placeholder: String? {
        switch self {
        case .trace: "<file>"
        case .runOnce, .json, .help: nil
        }
    }

    /// What it's for, in one line.
    package var summary: String {
        switch self {
        case .runOnce: "start, live for the smoke lifetime, stop"
        case .trace: "start, and write all that happens to a new file for codexd-sim replay"
        case .json: "print JSON in place of text"
        case .help: "print this; also -h"
        }
    }
}
