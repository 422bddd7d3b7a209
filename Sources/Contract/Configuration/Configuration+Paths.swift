extension Configuration {
    /// The directory of our logs.
    package var logsDirectory: String { logsRoot + "/codexd" }

    /// The directory of our state.
    package var stateDirectory: String { stateRoot + "/codexd" }

    /// The file whose lock says that a daemon serves this state directory.
    package var lockPath: String { stateDirectory + "/daemon.lock" }

    /// Where a state file lies.
    package func path(of file: StateFile) -> String { "\(stateDirectory)/\(file.rawValue)" }

    /// Where a log lies.
    package func path(of file: LogFile) -> String { "\(logsDirectory)/\(file.rawValue)" }
}
