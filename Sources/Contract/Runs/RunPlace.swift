package import Basics

/// Where a run's directory lies below the directory of all runs (contract CTR-RUN).
package struct RunPlace: Hashable, Sendable {
    /// The task that the run belongs to, which is the name of a directory.
    package let taskID: String

    /// The run.
    package let runID: RunID

    /// Creates a place.
    package init(taskID: String, runID: RunID) {
        self.taskID = taskID
        self.runID = runID
    }

    /// The path below the directory of all runs.
    package var relativePath: String { "\(taskID)/\(runID)" }

    /// Whether a text can be the name of a task: 1 to 64 letters, digits, dots, underscores and hyphens, and not `.`
    /// or `..`.
    package static func isTaskID(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(text.utf8.count) && text != "." && text != ".."
    }
}
