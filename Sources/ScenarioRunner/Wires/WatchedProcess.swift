import Platform

/// A process that a run has started, with all that it prints and how it ends.
final class WatchedProcess: Polled {
    /// How much of each output is kept; what comes later is read and dropped.
    private static let mostBytes = 16 << 20

    let id: Int32
    private(set) var output: [UInt8] = []
    private(set) var errorOutput: [UInt8] = []

    /// How it ended; `nil` while it runs.
    private(set) var status: ExitStatus?

    private var outputWire: Wire?
    private var errorWire: Wire?
    private let exit: Mailbox<ExitStatus>

    /// Starts a command with an empty standard input, in a session of its own.
    init(
        words: [String],
        directory: String,
        environment: [String: String]
    ) throws(SystemError) {
        let process = try ChildProcess.spawn(
            command: words.first ?? "",
            arguments: Array(words.dropFirst()),
            directory: directory,
            environment: environment
        )
        let id = process.id
        self.id = id
        (outputWire, errorWire) = process.intoStreams { _, output, errorOutput in (Wire(output), Wire(errorOutput)) }
        let exit = try Mailbox<ExitStatus>()
        self.exit = exit
        try NamedThread.start(name: "sim-exit") {
            do throws(SystemError) {
                exit.post(try ChildProcess.waitForExit(of: id))
            } catch {
                preconditionFailure("nobody but us may wait for process \(id): \(error)")
            }
        }
    }

    /// The first line on standard output, once it is whole.
    var firstLine: String? {
        output.firstIndex(of: UInt8(ascii: "\n")).map { String(decoding: output[..<$0], as: UTF8.self) }
    }

    /// Sends a signal to its group, unless it has ended.
    func signal(_ signal: Signal) throws(SystemError) {
        guard status == nil else { return }
        try ChildProcess.signalGroup(id, signal)
    }

    /// Waits for the end of a process that was killed.
    func waitForEnd() {
        guard status == nil, exit.waitAndTakeAll() != nil else { return }
        end()
    }

    var interests: [Interest] {
        var interests = [outputWire, errorWire].compactMap { $0?.interest }
        if status == nil { interests.append(Interest(exit.descriptor, reads: true)) }
        return interests
    }

    func serve(_ ready: Readiness) {
        switch ready.descriptor {
        case outputWire?.descriptor: readOutput()
        case errorWire?.descriptor: readErrorOutput()
        default:
            guard status == nil, !exit.takeAll().isEmpty else { return }
            end()
        }
    }

    /// Takes the rest of what it printed, and gives its number back.
    ///
    /// Whoever it left behind may still hold its outputs, so their end isn't waited for.
    private func end() {
        readOutput()
        readErrorOutput()
        outputWire = nil
        errorWire = nil
        do throws(SystemError) {
            status = try ChildProcess.reap(id)
        } catch {
            preconditionFailure("process \(id) is ours to reap: \(error)")
        }
    }

    private func readOutput() {
        if Self.read(outputWire, into: &output) { outputWire = nil }
    }

    private func readErrorOutput() {
        if Self.read(errorWire, into: &errorOutput) { errorWire = nil }
    }

    private static func read(_ wire: Wire?, into bytes: inout [UInt8]) -> Bool {
        do throws(SystemError) {
            return try wire?.readAll { bytes += $0.prefix(mostBytes - bytes.count) } ?? true
        } catch {
            return true  // A pipe that can't be read has no more to say.
        }
    }
}
