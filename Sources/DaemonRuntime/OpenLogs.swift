import Contract
import Platform
import Synchronization

/// The three logs, open at their ends.
///
/// The shell's thread appends and reads, the disk's thread syncs. Which file the event log grows in changes while nothing
/// is appended to it; those of the outputs change on the shell's thread.
final class OpenLogs: Sendable {
    private struct Files {
        var events: AppendFile
        var stdout: AppendFile
        var stderr: AppendFile
    }

    private let files: Mutex<Files>
    private let configuration: Configuration

    init(_ configuration: Configuration) throws(SystemError) {
        self.configuration = configuration
        files = Mutex(
            Files(
                events: try AppendFile(path: configuration.path(of: .events)),
                stdout: try AppendFile(path: configuration.path(of: .stdout)),
                stderr: try AppendFile(path: configuration.path(of: .stderr))
            )
        )
    }

    var events: AppendFile { self[.events] }

    subscript(log: LogFile) -> AppendFile {
        files.withLock { files in
            switch log {
            case .events: files.events
            case .stdout: files.stdout
            case .stderr: files.stderr
            }
        }
    }

    /// Opens anew what has the name of a log now.
    func reopen(_ log: LogFile) throws(SystemError) {
        let file = try AppendFile(path: configuration.path(of: log), isDurable: log == .events)
        files.withLock { files in
            switch log {
            case .events: files.events = file
            case .stdout: files.stdout = file
            case .stderr: files.stderr = file
            }
        }
    }

    /// Gives an output's log a number behind its name, 1 for the latest, and begins a new one.
    ///
    /// What was before the last ``LogFile/keptGenerations`` is gone.
    func turnOver(_ log: LogFile) throws(SystemError) {
        let path = configuration.path(of: log)
        for generation in (1..<LogFile.keptGenerations).reversed() {
            guard try FileSystem.fileExists("\(path).\(generation)") else { continue }
            try FileSystem.renameFile("\(path).\(generation)", to: "\(path).\(generation + 1)")
        }
        try FileSystem.renameFile(path, to: "\(path).1")
        try reopen(log)
    }
}
