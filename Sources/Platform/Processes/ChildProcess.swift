/// Starting, watching and ending the processes that we are the parent of.
///
/// ```
/// spawn ──▶ running ──ends──▶ zombie ──reap──▶ gone
///                               └ waitForExit returns here, and the number is still ours
/// ```
///
/// Until a child is reaped no other process can have its number, so signals to its group can't hit a stranger.
/// Whoever signals and whoever reaps must therefore take turns.
package enum ChildProcess {
    /// Starts a command with pipes for its three standard streams.
    ///
    /// The child leads a session and group of its own, holds no descriptor but those three, and has every signal
    /// unblocked and at its default. A command without a slash is looked for in the `PATH` of `environment`; any other
    /// relative path is taken from `directory`. Call this from a thread that never ends: on Linux a child may ask to
    /// die with its parent, and the parent it then means is the thread; see PR_SET_PDEATHSIG in prctl(2).
    ///
    /// - Parameters:
    ///   - command: A name or path of an executable file.
    ///   - arguments: What follows the command's name.
    ///   - directory: Where it runs.
    ///   - environment: All of its environment.
    /// - Returns: The process, whose command may not have begun yet.
    /// - Throws: ``SystemError`` of `chdir` if the directory is at fault, and of `posix_spawn` otherwise.
    package static func spawn(
        command: String,
        arguments: [String],
        directory: String,
        environment: [String: String]
    ) throws(SystemError) -> SpawnedProcess {
        try requireDirectory(directory)
        let path = try path(of: command, directory: directory, environment: environment)
        let input = try Pipe()
        let output = try Pipe()
        let errorOutput = try Pipe()
        // Only our ends: non-blocking is a property of the open file, and children expect theirs to block.
        try LibC.setBlocking(input.writeEnd, false)
        try LibC.setBlocking(output.readEnd, false)
        try LibC.setBlocking(errorOutput.readEnd, false)
        let child: Int32
        do throws(SystemError) {
            child = try LibC.spawn(
                path: path,
                arguments: [command] + arguments,
                environment: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
                directory: directory,
                input: input.readEnd.rawValue,
                output: output.writeEnd.rawValue,
                errorOutput: errorOutput.writeEnd.rawValue
            )
        } catch {
            throw SystemError(call: error.call, code: error.code, subject: command)
        }
        return SpawnedProcess(
            id: child,
            standardInput: input.intoWriteEnd(),
            standardOutput: output.intoReadEnd(),
            standardError: errorOutput.intoReadEnd()
        )
    }

    /// Waits until a child has ended, and leaves it a zombie.
    ///
    /// - Returns: How it ended; Darwin's waitid(2) doesn't say which signal, so what ``reap(_:)`` returns is what counts.
    package static func waitForExit(of child: Int32) throws(SystemError) -> ExitStatus {
        try LibC.waitForExit(of: child)
    }

    /// Takes a child that has ended out of the process table, and with that gives its number back.
    ///
    /// - Returns: How it ended.
    /// - Throws: ``SystemError/Code/noSuchChild`` if it isn't a child, or no longer.
    package static func reap(_ child: Int32) throws(SystemError) -> ExitStatus {
        try LibC.reap(child)
    }

    /// Sends a signal to every process of a child's group.
    ///
    /// - Throws: ``SystemError/Code/noSuchProcess`` if none is left, zombies included. Darwin refuses with
    ///   ``SystemError/Code/notPermitted`` where only zombies are left.
    package static func signalGroup(_ child: Int32, _ signal: Signal) throws(SystemError) {
        // kill(-1) and kill(0) mean everybody, and our own group.
        precondition(child > 1, "\(child) doesn't lead a group of ours")
        try LibC.send(signal, to: -child)
    }

    /// Makes sure that a process could be started with a command, and starts none.
    ///
    /// - Parameters:
    ///   - command: As for ``spawn(command:arguments:directory:environment:)``.
    ///   - directory: Where it would run.
    ///   - environment: All of its environment.
    /// - Throws: ``SystemError`` of what is missing.
    package static func requireCommand(
        _ command: String,
        directory: String,
        environment: [String: String]
    ) throws(SystemError) {
        let path = try path(of: command, directory: directory, environment: environment)
        let place = path.hasPrefix("/") ? path : "\(directory)/\(path)"
        guard try LibC.status(of: place).kind == .regular else {
            throw SystemError(call: "posix_spawn", code: .accessDenied, subject: command)
        }
        try LibC.requireExecutable(place, of: "posix_spawn")
    }

    private static func path(
        of command: String,
        directory: String,
        environment: [String: String]
    ) throws(SystemError) -> String {
        guard let path = SearchPath(environment: environment, directory: directory).resolve(command) else {
            throw SystemError(call: "posix_spawn", code: .noSuchFile, subject: command)
        }
        return path
    }

    /// Makes sure that a process could be started in a directory.
    ///
    /// posix_spawn(3) doesn't say which of its steps failed, so the one that fails most is tried beforehand.
    ///
    /// - Throws: ``SystemError`` of `chdir`.
    package static func requireDirectory(_ path: String) throws(SystemError) {
        let status: FileStatus
        do throws(SystemError) {
            status = try LibC.status(of: path)
        } catch {
            throw SystemError(call: "chdir", code: error.code, subject: path)
        }
        guard status.kind == .directory else { throw SystemError(call: "chdir", code: .notADirectory, subject: path) }
        try LibC.requireExecutable(path, of: "chdir")
    }
}

/// A process just started, and our ends of its standard streams, none of which blocks.
package struct SpawnedProcess: ~Copyable, Sendable {
    /// The number of the process, which is also that of its group and session.
    package let id: Int32

    /// What is written here the process reads; letting go of it is the end of its input.
    package let standardInput: Descriptor

    /// What the process writes.
    package let standardOutput: Descriptor

    /// What the process complains about.
    package let standardError: Descriptor

    /// Hands the three streams out, each to live for as long as its new owner wants it to.
    ///
    /// - Parameter body: Takes the input, the output and the error output.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and then the streams that it took are closed.
    package consuming func intoStreams<Result: ~Copyable, Failure>(
        _ body: (
            _ input: consuming Descriptor,
            _ output: consuming Descriptor,
            _ errorOutput: consuming Descriptor
        ) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(standardInput, standardOutput, standardError)
    }
}
