import Contract
import Platform

/// The three logs, open at their ends.
struct OpenLogs: Sendable {
    let events: AppendFile
    private let stdout: AppendFile
    private let stderr: AppendFile

    init(_ configuration: Configuration) throws(SystemError) {
        events = try AppendFile(path: configuration.path(of: .events))
        stdout = try AppendFile(path: configuration.path(of: .stdout))
        stderr = try AppendFile(path: configuration.path(of: .stderr))
    }

    subscript(log: LogFile) -> AppendFile {
        switch log {
        case .events: events
        case .stdout: stdout
        case .stderr: stderr
        }
    }
}
