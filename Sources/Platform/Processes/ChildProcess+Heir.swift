extension ChildProcess {
    /// Starts a command that inherits our standard output and nothing else, in our session and group.
    ///
    /// It is meant to outlive us, so nobody waits for it; but who signals our group signals it too.
    ///
    /// - Parameters:
    ///   - command: The path of an executable file.
    ///   - arguments: What follows the command's name.
    ///   - environment: All of its environment.
    /// - Returns: The number of the process.
    /// - Throws: ``SystemError`` of `posix_spawn`.
    @discardableResult
    package static func spawnHeir(
        command: String,
        arguments: [String],
        environment: [String: String]
    ) throws(SystemError) -> Int32 {
        let nothing = try LibC.openFile("/dev/null", .readAndWrite)
        return try LibC.spawn(
            path: command,
            arguments: [command] + arguments,
            environment: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
            directory: "/",
            input: nothing.rawValue,
            output: 1,
            errorOutput: nothing.rawValue,
            leadsSession: false
        )
    }
}
