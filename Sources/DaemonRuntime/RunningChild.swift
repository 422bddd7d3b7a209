import Contract
import DaemonCore
import Platform

/// A child's process and our ends of its pipes, be it the app-server or a process of a run.
final class RunningChild {
    let processID: Int32
    private var input: PipeEnd?
    private var output: PipeEnd?
    private var errorOutput: PipeEnd?
    private var outgoing = OutgoingBytes()
    private var isInputEnding = false

    /// Starts the child, and a thread that waits for its exit.
    ///
    /// - Parameters:
    ///   - launch: What to start, and what to add to our own environment without what is our service manager's.
    ///   - mark: A variable that nothing else may set.
    ///   - exited: Is told of the exit, on that thread.
    /// - Throws: ``SystemError`` if it can't be started.
    init(
        _ launch: ChildLaunch,
        mark: EnvironmentVariable? = nil,
        exited: @escaping @Sendable (ChildExit) -> Void
    ) throws(SystemError) {
        var environment = Host.environment
        for name in ServiceManager.variables { environment[name] = nil }
        for variable in launch.environment + (mark.map { [$0] } ?? []) { environment[variable.name] = variable.value }
        let process = try ChildProcess.spawn(
            command: launch.command,
            arguments: launch.arguments,
            directory: launch.directory,
            environment: environment
        )
        let id = process.id
        processID = id
        let (input, output, errorOutput) = process.intoStreams { (PipeEnd($0), PipeEnd($1), PipeEnd($2)) }
        self.input = input
        self.output = output
        self.errorOutput = errorOutput
        do throws(SystemError) {
            try NamedThread.start(name: "codexd-child") {
                do throws(SystemError) {
                    exited(ChildExit(try ChildProcess.waitForExit(of: id)))
                } catch {
                    preconditionFailure("nobody but us may wait for process \(id): \(error)")
                }
            }
        } catch {
            // Nobody would ever learn of its end, so it mustn't live.
            release()
            throw error
        }
    }

    var interests: [Interest] {
        var interests: [Interest] = []
        if let input, !outgoing.isEmpty { interests.append(Interest(input.descriptor, writes: true)) }
        if let output { interests.append(Interest(output.descriptor, reads: true)) }
        if let errorOutput { interests.append(Interest(errorOutput.descriptor, reads: true)) }
        return interests
    }

    /// Whether a descriptor is one of our ends of its pipes.
    func holds(_ descriptor: CInt) -> Bool {
        [input, output, errorOutput].contains { $0?.descriptor == descriptor }
    }

    /// Does what one of its descriptors is ready for, once, so that others have their turn.
    func serve(_ descriptor: CInt) -> DaemonEvent.ChildOccurrence? {
        if descriptor == input?.descriptor { return flush() }
        return read(descriptor == output?.descriptor ? .stdout : .stderr)
    }

    /// Reads what a stream has, and closes it at its end.
    private func read(_ stream: ChildStream) -> DaemonEvent.ChildOccurrence? {
        do throws(SystemError) {
            switch try readOutcome(stream) {
            case .bytes(let bytes): return .wrote(stream, bytes)
            case .wouldBlock: return nil
            case .ended:
                close(stream)
                return .ended(stream, nil)
            }
        } catch {
            close(stream)
            return .ended(stream, SystemFailure(error))
        }
    }

    private func readOutcome(_ stream: ChildStream) throws(SystemError) -> ReadOutcome {
        switch stream {
        case .stdout: try output?.read(upTo: 1 << 18) ?? .ended
        case .stderr: try errorOutput?.read(upTo: 1 << 16) ?? .ended
        }
    }

    private func close(_ stream: ChildStream) {
        switch stream {
        case .stdout: output = nil
        case .stderr: errorOutput = nil
        }
    }

    func write(_ bytes: [UInt8]) {
        outgoing.append(bytes)
    }

    /// Writes what the child takes now.
    func flush() -> DaemonEvent.ChildOccurrence? {
        do throws(SystemError) {
            guard let input else { return nil }
            let taken = try input.write(&outgoing)
            if isInputEnding, outgoing.isEmpty { self.input = nil }
            return taken > 0 ? .accepted(taken) : nil
        } catch {
            input = nil
            outgoing = OutgoingBytes()
            return .inputFailed(SystemFailure(error))
        }
    }

    /// Ends the child's input after what it's still to be given.
    func endInput() {
        isInputEnding = true
        if outgoing.isEmpty { input = nil }
    }

    func signal(_ signal: ChildSignal) throws(SystemError) {
        switch signal {
        case .terminate: try ChildProcess.signalGroup(processID, .terminate)
        case .kill: try ChildProcess.signalGroup(processID, .kill)
        }
    }

    /// Kills what it left in its process group, and reaps it.
    ///
    /// - Parameter killOthers: Kills what it left elsewhere, while its number is still its own.
    func release(killingOthers killOthers: () -> Void = {}) {
        do throws(SystemError) {
            // Some systems refuse to signal a group of nothing but the dead.
            do throws(SystemError) {
                try ChildProcess.signalGroup(processID, .kill)
            } catch  where error.code == .noSuchProcess || error.code == .notPermitted {}
            killOthers()
            _ = try ChildProcess.reap(processID)
        } catch {
            preconditionFailure("process \(processID) is ours to reap: \(error)")
        }
    }
}

/// Our end of one of the child's pipes; it's closed when nobody holds it.
private final class PipeEnd {
    let descriptor: CInt
    private let end: Descriptor

    init(_ end: consuming Descriptor) {
        descriptor = end.rawValue
        self.end = end
    }

    func read(upTo count: Int) throws(SystemError) -> ReadOutcome {
        try end.read(upTo: count)
    }

    func write(_ outgoing: inout OutgoingBytes) throws(SystemError) -> Int {
        try outgoing.write(to: end)
    }
}

extension ChildExit {
    fileprivate init(_ status: ExitStatus) {
        self =
            switch status {
            case .exited(let code): .exited(code: Int(code))
            case .signalled(let signal): .signalled(signal.name)
            }
    }
}
