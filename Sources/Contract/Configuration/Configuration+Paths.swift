extension Configuration {
    /// The directory of our logs.
    package var logsDirectory: String { logsRoot + "/codexd" }

    /// The directory of our state.
    package var stateDirectory: String { stateRoot + "/codexd" }

    /// The file whose lock says that a daemon serves this state directory.
    package var lockPath: String { stateDirectory + "/daemon.lock" }

    /// The Unix socket of the local API.
    package var socketPath: String { stateDirectory + "/codexd.sock" }

    /// The directory of a run.
    package func directory(of run: RunPlace) -> String { "\(runsRoot)/\(run.relativePath)" }

    /// Where a file of a run lies.
    package func path(of file: RunFile, in run: RunPlace) -> String { "\(directory(of: run))/\(file.name)" }

    /// Where a state file lies.
    package func path(of file: StateFile) -> String { "\(stateDirectory)/\(file.rawValue)" }

    /// Where a log lies.
    package func path(of file: LogFile) -> String { "\(logsDirectory)/\(file.rawValue)" }

    /// Where a complete part of the event log lies.
    package func path(of segment: LogSegment) -> String { "\(logsDirectory)/\(segment.name)" }
}
