import Basics
import Contract

// The child process, as its machine sees it, in records and events (contract CTR-LIFE).
extension Daemon {
    mutating func handle(_ occurrence: DaemonEvent.ChildOccurrence) {
        switch occurrence {
        case .launched(let processID, let start):
            perform(child.launched(ProcessIdentity(processID: processID, start: start), at: now))
        case .launchFailed(let failure): perform(child.launchFailed(failure))
        case .wrote(.stdout, let bytes):
            keepOutput(bytes, in: .stdout)
            switch configuration.server.mode {
            case .appServer: receive(bytes)
            case .exec: recordOutput(bytes, .stdout)
            }
        case .wrote(.stderr, let bytes):
            keepOutput(bytes, in: .stderr)
            recordOutput(bytes, .stderr)
        case .ended(let stream, let failure): perform(child.ended(stream, failed: failure != nil, at: now))
        case .accepted(let count): childBacklog -= count
        case .inputFailed(let failure): perform(child.inputFailed(failure, at: now))
        case .exited(let exit): perform(child.exited(exit, at: now))
        case .signalFailed(let failure): record(.childKillFailed, .warn, failure.text)
        }
    }

    mutating func perform(_ effects: [ChildLifecycle.Effect]) {
        var ended: ChildExit?
        for effect in isMutated(.lossToldBeforeExit) ? effects.reversed() : effects {
            switch effect {
            case .launch: launch()
            case .closeInput: outbox.append(.closeChildInput)
            case .terminate: outbox.append(.signalChild(.terminate))
            case .kill: if !isMutated(.killWithheld) { outbox.append(.signalChild(.kill)) }
            case .release: outbox.append(.releaseChild)
            case .announce(let announcement):
                if case .exited(let exit, _) = announcement { ended = exit }
                hear(announcement)
            }
        }
        // What it took with it is told first.
        if let ended { childEnded(well: ended.code == 0 && !child.wasAskedToEnd) }
    }

    private mutating func hear(_ announcement: ChildLifecycle.Announcement) {
        switch announcement {
        case .started(let process): childStarted(process)
        case .spawnFailed(let failure): spawnFailed(failure)
        case .inputRefused(let failure): inputRefused(failure)
        case .exited(let exit, let asAsked): childExited(exit, asAsked: asAsked || isMutated(.exitAlwaysAsAsked))
        case .transportLost(let source, let exit):
            // What a plain process prints is no connection.
            if configuration.server.mode == .appServer { transportLost(source, exit) }
        }
    }

    private mutating func launch() {
        let server = configuration.server
        connection = mutated(AgentConnection())
        childBacklog = 0
        outbox.append(
            .launch(
                ChildLaunch(
                    command: server.command,
                    arguments: server.arguments,
                    directory: server.directory,
                    environment: [
                        mark,
                        EnvironmentVariable(name: "BAA_CODEXD_SERVER_ENDPOINT", value: server.endpoint),
                    ]
                )
            )
        )
    }

    private mutating func childStarted(_ process: ProcessIdentity) {
        var record = state.child ?? ChildRecord(configuration)
        record.status = .running
        record.processID = process.processID
        record.processStart = process.start
        record.startedAt = time
        record.exitedAt = nil
        record.exitCode = nil
        record.signal = nil
        record.lastError = nil
        self.record(
            .childStarted,
            .info,
            "\(record.command) runs as process \(process.processID)",
            ["args": .array(record.arguments.map(JSON.string)), "command": .string(record.command)],
            change: StateChange(child: record)
        )
        let attempt = restarts.started(at: now)
        if life == .serving, attempt > 0 {
            self.record(
                .childRestarted,
                .info,
                "\(record.command) runs again (attempt \(attempt))",
                ["attempt": .integer(attempt)]
            )
        }
        serve()
        recoverSessions()
    }

    private mutating func spawnFailed(_ failure: SystemFailure) {
        var record = state.child ?? ChildRecord(configuration)
        let text = failure.explained(for: record)
        record.status = .failed
        record.exitedAt = time
        record.lastError = text
        self.record(.childSpawnFailed, .error, text, change: StateChange(child: record))
        if life == .serving { childEnded(well: false) } else { startFailed(text) }
    }

    /// The child has ended, and nobody had asked: it may be started again.
    private mutating func childEnded(well: Bool) {
        guard life == .serving else { return }
        let jitter = Double(random.next() >> 11) / Double(UInt64(1) << 53)
        switch restarts.ended(well: well, at: now, jitter: jitter) {
        case .stay: break
        case .wait(let delay, let attempt):
            record(
                .childRestartScheduled,
                .warn,
                "the child will be started again (attempt \(attempt))",
                ["attempt": .integer(attempt), "delayMs": .integer(Int(delay.milliseconds))]
            )
        case .giveUp(let attempts):
            record(
                .childCrashLoop,
                .error,
                "the child ended again after \(attempts) starts in a row, and isn't started again",
                [
                    "attempts": .integer(attempts),
                    "failureClass": .string(FailureClass.childCrashLoop.rawValue),
                ]
            )
        }
    }

    /// Starts the child again that has ended.
    mutating func restartChild() {
        guard life == .serving, child.isGone else { return }
        let flaw = child.flaw
        isRecycling = false
        unanswered = 0
        child = ChildLifecycle()
        child.flaw = flaw
        perform(child.start())
    }

    /// The child lets its second request in a row go unanswered: it's ended as on a stop, and perhaps started again.
    mutating func recycleChild() {
        isRecycling = true
        var child = state.child ?? ChildRecord(configuration)
        child.status = .failed
        child.lastError = "The child lives and answers nothing."
        record(
            .childUnresponsive,
            .error,
            "the child lives and answers nothing; it is being ended",
            ["failureClass": .string(FailureClass.childUnresponsive.rawValue)],
            change: StateChange(child: child)
        )
        perform(self.child.stop(at: now))
    }

    /// The child lives and takes no input: there's no talking to it, so it's being stopped.
    private mutating func inputRefused(_ failure: SystemFailure) {
        var record = state.child ?? ChildRecord(configuration)
        record.status = .failed
        record.lastError = "The child closed its standard input (\(failure))."
        self.record(.childError, .error, record.lastError ?? "", change: StateChange(child: record))
    }

    private mutating func childExited(_ exit: ChildExit, asAsked: Bool) {
        var record = state.child ?? ChildRecord(configuration)
        record.status = asAsked && !isRecycling ? .stopped : .failed
        record.processID = nil
        record.processStart = nil
        record.exitedAt = time
        record.exitCode = exit.code
        record.signal = exit.signal
        if !asAsked { record.lastError = exit.complaint }
        self.record(
            .childExited,
            asAsked ? .info : .error,
            exit.complaint,
            ["code": .optional(exit.code), "signal": .optional(exit.signal)],
            change: StateChange(child: record)
        )
    }

    private mutating func recordOutput(_ bytes: [UInt8], _ stream: ChildStream) {
        guard stream == .stdout || !isMutated(.stderrUntold) else { return }
        record(
            stream == .stdout ? .childStdout : .childStderr,
            stream == .stdout ? .info : .warn,
            "\(stream.rawValue): " + String(decoding: bytes, as: UTF8.self).preview,
            ["bytes": .integer(bytes.count), "stream": .string(stream.rawValue)]
        )
    }
}

extension ChildExit {
    /// How the child ended, as records say it.
    fileprivate var complaint: String { "Child exited \(words)." }

    /// How it ended, behind a verb.
    var words: String {
        switch self {
        case .exited(let code): "with code \(code)"
        case .signalled(let signal): "after \(signal)"
        }
    }
}

extension SystemFailure {
    /// What was looked for, and what would change it.
    fileprivate func explained(for child: ChildRecord) -> String {
        switch reason {
        case .notFound where call == "chdir":
            "the child's working directory \(child.directory) does not exist"
                + "; it is set with --server-cwd (BAA_CODEXD_SERVER_CWD)"
        case .notFound where child.command.contains("/"):
            "the child command \(child.command) does not exist"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        case .notFound:
            "the child command \(child.command) was not found in any directory of PATH"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        case .permissionDenied:
            "the child command \(child.command) may not be executed: \(text)"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        case .addressInUse, .other:
            "the child command \(child.command) could not be started: \(text)"
        }
    }
}

extension String {
    /// The beginning of the text on one line: white space folded, 160 characters at most.
    var preview: String { preview(atMost: 160) }

    /// The beginning of the text on one line: white space folded, so many characters at most.
    func preview(atMost longest: Int) -> String {
        guard !isPlainLine(atMost: longest) else { return self }
        var preview = ""
        var count = 0
        var isBlank = false
        for character in self {
            guard !character.isWhitespace else {
                isBlank = true
                continue
            }
            if isBlank, count > 0 {
                preview.append(" ")
                count += 1
            }
            isBlank = false
            preview.append(character)
            count += 1
            guard count <= longest else { return preview.prefix(longest - 3) + "..." }
        }
        return preview
    }

    /// Whether the text is short ASCII without white space but single spaces within it.
    private func isPlainLine(atMost longest: Int) -> Bool {
        var last = UInt8(ascii: " ")
        for byte in utf8 {
            let isSpace = byte == UInt8(ascii: " ")
            guard isSpace ? last != byte : (0x21...0x7E).contains(byte) else { return false }
            last = byte
        }
        return utf8.count <= longest && (utf8.isEmpty || last != UInt8(ascii: " "))
    }
}
