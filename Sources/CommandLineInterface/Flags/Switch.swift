/// A flag that takes no value and has no variable: it's about this one call.
package enum Switch: String, CaseIterable, Sendable {
    case runOnce = "--run-once"
    case json = "--json"
    case help = "--help"

    /// Reads a switch in its long form, or `-h`.
    init?(argument: String) {
        self.init(rawValue: argument == "-h" ? "--help" : argument)
    }

    /// What it's for, in one line.
    package var summary: String {
        switch self {
        case .runOnce: "start, live for the smoke lifetime, stop"
        case .json: "print JSON in place of text"
        case .help: "print this; also -h"
        }
    }
}
