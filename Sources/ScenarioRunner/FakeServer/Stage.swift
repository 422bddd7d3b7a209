import Basics
import Platform
import Scenarios

/// The loop of a fake server: hands a script what happens, and carries out what it says.
///
/// Whatever is written, closed or ended comes in the order of the script, and waits as long as the client doesn't
/// read; what goes to the runner doesn't wait.
struct Stage: ~Copyable {
    private var server: ScriptedServer
    private let process: ProcessFacts
    private let signals: Signals
    private let control: ControlChannel?
    private let spawn: Int
    private var streams = ClientStreams()
    private var poller = Poller()

    /// What is yet to be carried out in its order, and how much of the first is.
    private var backlog: [ScriptedServer.Action] = []
    private var next = 0
    private var written = 0
    private var alarm: Instant?

    /// Whether what the client hasn't read by now is given up.
    private var isHurried = false

    private init(
        _ server: ScriptedServer,
        spawn: Int,
        _ process: ProcessFacts,
        _ signals: Signals,
        _ control: ControlChannel?
    ) {
        self.server = server
        self.spawn = spawn
        self.process = process
        self.signals = signals
        self.control = control
    }

    /// Sets the stage, and waits for the runner if there is one.
    static func set(_ plan: ServerPlan, _ call: FakeCall, _ process: ProcessFacts) throws -> Stage {
        // Alone it is the first; a plain one needs a number of its own, or ids of two processes would be the same.
        var spawn = call.scenario == nil ? Int(Host.processID) & 0xFFFF : 0
        var known = Bindings()
        var shelf: [PretendedTurn.Record] = []
        let control = try call.control.map { try ControlChannel(to: $0) }
        var releases: [(name: String, known: Bindings)] = []
        if let control {
            control.greet(server: plan.name, as: process)
            var isSpawned = false
            while !isSpawned {
                let words = try control.listen()
                guard !control.hasEnded else { throw FakeFailure.refused("it has gone") }
                for word in words {
                    switch word {
                    case .spawn(let number, let bindings, let left):
                        (isSpawned, spawn, known, shelf) = (true, number, bindings, left)
                    case .release(let name, let bindings): releases.append((name, bindings))
                    }
                }
            }
        }
        let server = ScriptedServer(plan: plan, bindings: known, shelf: shelf)
        let wanted = [.terminate, .interrupt] + server.signals.compactMap(Signal.init(named:))
        let signals = try Signals.catching(wanted.filter { $0 != .kill })
        var stage = Stage(server, spawn: spawn, process, signals, control)
        for (name, known) in releases { stage.hand(.released(name, known)) }
        return stage
    }

    /// Plays until the end of the process.
    ///
    /// - Returns: Its exit code.
    mutating func play() throws -> Int32 {
        hand(
            .started(
                spawn: spawn,
                arguments: process.arguments,
                directory: process.directory,
                environment: process.environment
            )
        )
        while true {
            if let code = try carryOut() { return code }
            try listenAround()
        }
    }

    private mutating func hand(_ event: ScriptedServer.Event) {
        for action in server.handle(event, at: SystemClock.now()) {
            switch action {
            case .wake(let instant): alarm = instant
            case .report(let report): tell(report)
            case .write, .writeError, .writeFile, .close, .stopReading, .exit, .crash, .holdPipe, .reached:
                backlog.append(action)
            }
        }
    }

    private mutating func tell(_ report: ServerReport) {
        if let control {
            control.tell(report)
        } else if case .failed(let failure) = report {
            FakeServer.complain("\(failure)\n", as: server.plan.kind)
        }
    }
}

// MARK: - Carrying out

extension Stage {
    /// Does what the script wants done, as far as the client takes it.
    ///
    /// - Returns: The exit code, if that was the last.
    private mutating func carryOut() throws -> Int32? {
        while next < backlog.count {
            switch backlog[next] {
            case .write(let bytes):
                guard try write(bytes) else { return nil }
            case .writeError(let bytes): try streams.writeError(bytes)
            case .writeFile(let path, let bytes): replace(path, bytes)
            case .close(let stream): streams.close(stream)
            case .stopReading: streams.stopReading()
            case .exit(let code): return Int32(code)
            case .crash(let name): Host.end(by: Signal(named: name) ?? .kill)
            case .holdPipe(let duration): try FakeServer.leaveHolder(duration, of: server.plan.name, process)
            case .reached(let name): reach(name)
            case .wake, .report: preconditionFailure("\(backlog[next]) waits for nobody")
            }
            next += 1
        }
        backlog.removeAll()
        next = 0
        return nil
    }

    /// Writes what the client takes.
    ///
    /// - Returns: Whether all is done.
    private mutating func write(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        while written < bytes.count {
            let count = try streams.write(bytes, from: written)
            guard count > 0 || isHurried else { return false }
            written += isHurried && count == 0 ? bytes.count - written : count
        }
        written = 0
        return true
    }

    /// Replaces a file; the real one says it too if it can't, and ends as if it could.
    private func replace(_ path: String, _ bytes: [UInt8]) {
        do throws(SystemError) {
            try FileSystem.replaceFile(path, with: bytes)
        } catch {
            FakeServer.complain("\(error)\n", as: server.plan.kind)
        }
    }

    private mutating func reach(_ name: String) {
        if let control {
            control.tell(["sync": .string(name)])
        } else {
            hand(.released(name, Bindings()))
        }
    }
}

// MARK: - Waiting

extension Stage {
    /// Waits until something happens, and hands it to the script.
    private mutating func listenAround() throws {
        let isBlocked = next < backlog.count
        var interests = [Interest(signals.descriptor, reads: true)]
        if streams.reads, !server.hasEnded { interests.append(Interest(0, reads: true)) }
        if isBlocked { interests.append(Interest(1, writes: true)) }
        if let listener { interests.append(Interest(listener, reads: true)) }
        let deadline = isBlocked ? nil : alarm
        let ready = try poller.wait(interests, timeout: deadline.map { SystemClock.now().duration(to: $0) })
        for readiness in ready {
            switch readiness.descriptor {
            case 0: try read()
            case 1: break  // The write is tried again in any case.
            case signals.descriptor: try takeSignals()
            default: try listen()
            }
        }
        if let deadline, SystemClock.now() >= deadline {
            alarm = nil
            hand(.woke)
        }
    }

    private var listener: CInt? {
        guard let control, !control.hasEnded else { return nil }
        return control.descriptor
    }

    private mutating func read() throws(SystemError) {
        let bytes = try streams.read()
        hand(bytes.isEmpty ? .inputEnded : .received(bytes))
    }

    private mutating func takeSignals() throws(SystemError) {
        for signal in try signals.take() {
            if server.hasEnded { Host.end(by: signal) }  // It was waiting for a client that doesn't read.
            hand(.signalled(signal.name))
            isHurried = server.hasEnded
        }
    }

    private mutating func listen() throws {
        for word in try control?.listen() ?? [] {
            if case .release(let name, let bindings) = word { hand(.released(name, bindings)) }
        }
    }
}

extension Signal {
    /// The signal of that name; see signal(7).
    fileprivate init?(named name: String) {
        guard let signal = (1...31).map(Signal.init(rawValue:)).first(where: { $0.name == name }) else { return nil }
        self = signal
    }
}
