import Contract
import Platform

/// The three logs, open at their ends.
///
/// The shell's thread appends and reads, the disk's thread syncs. Which file the event log grows in changes on the disk's
/// thread, while nothing is appended to it; those of the outputs change on the shell's.
struct OpenLogs: Sendable {
    private let events: SharedValue<AppendFile>
    private let stdout: SharedValue<AppendFile>
    private let stderr: SharedValue<AppendFile>
    private let configuration: Configuration

    init(_ configuration: Configuration) throws(SystemError) {
        self.configuration = configuration
        events = SharedValue(try AppendFile(path: configuration.path(of: .events)))
        stdout = SharedValue(try AppendFile(path: configuration.path(of: .stdout)))
        stderr = SharedValue(try AppendFile(path: configuration.path(of: .stderr)))
    }

    subscript(log: LogFile) -> AppendFile { file(of: log).value }

    private func file(of log: LogFile) -> SharedValue<AppendFile> {
        switch log {
        case .events: events
        case .stdout: stdout
        case .stderr: stderr
        }
    }

    /// Opens anew what has the name of a log now.
    func reopen(_ log: LogFile) throws(SystemError) {
        file(of: log).value = try AppendFile(path: configuration.path(of: log), isDurable: log == .events)
    }

    /// Gives an output's log a number behind its name, 1 for the latest, and begins a new one.
    ///
    /// What was before the last ``LogFile/keptGenerations`` is gone.
    func turnOver(_ log: LogFile) throws(SystemError) {
        let path = configuration.path(of: log)
        for generation in (1..<LogFile.keptGenerations).reversed()
        where try FileSystem.fileExists("\(path).\(generation)") {
            try FileSystem.renameFile("\(path).\(generation)", to: "\(path).\(generation + 1)")
        }
        try FileSystem.renameFile(path, to: "\(path).1")
        try reopen(log)
    }
}
