import Platform
import Testing

@Suite("Child process", .timeLimit(.minutes(1)))
struct ChildProcessTests {
    @Test("A child leads a session and a group of its own")
    func session() throws {
        let child = try Finished(script: "cut -d' ' -f1,5,6 /proc/self/stat; echo $$; sed 's/.*) //' /proc/$$/stat")

        // After the parenthesis: state, parent, group, session.
        let number = try #require(child.lines.dropFirst().first)
        let fields = try #require(child.lines.last).split(separator: " ").map(String.init)
        #expect(fields[1...3] == ["\(Host.processID)", number, number])
    }

    @Test("A child holds its three streams and nothing else, whatever this process has open")
    func descriptors() throws {
        let scratch = try Scratch()
        let file = try AppendFile(path: scratch.file("open"))
        let listener = try StreamListener(on: .internet(host: "localhost", port: 0))
        let mailbox = try Mailbox<Int>()

        // Asked for one by one, because a listing has a descriptor of its own.
        let child = try Finished(
            script: "n=0; while [ $n -lt 256 ]; do [ -e /proc/$$/fd/$n ] && echo $n; n=$((n + 1)); done"
        )

        #expect(child.lines == ["0", "1", "2"])
        withExtendedLifetime((file, mailbox)) {}
        _ = listener.descriptor
    }

    @Test("A child starts with no signal blocked, ignored or caught")
    func signals() throws {
        try Signals.ignoreBrokenPipes()

        let child = try Finished(script: "sed -n 's/^Sig\\(Blk\\|Ign\\|Cgt\\):\\s*//p' /proc/self/status")

        // The C library keeps the signals 32 and 33 to itself, and lets nobody change them.
        let masks = try child.lines.map { try #require(UInt64($0, radix: 16)) & 0x7fff_ffff }
        #expect(masks == [0, 0, 0])
    }

    @Test("A child started from a thread that blocks every signal still has them unblocked")
    func signalsFromThread() throws {
        let results = try Mailbox<Result<[String], SystemError>>()
        try NamedThread.start(name: "spawner") {
            results.post(
                Result { () throws(SystemError) in
                    let process = try ChildProcess.spawn(
                        command: "grep",
                        arguments: ["SigBlk", "/proc/self/status"],
                        directory: "/",
                        environment: [:]
                    )
                    try waitUntilExitAndReap(process.id)
                    guard case .bytes(let bytes) = try process.standardOutput.read(upTo: 4096) else { return [] }
                    return [String(decoding: bytes, as: UTF8.self)]
                }
            )
        }

        let result = try #require(results.waitAndTakeAll()?.first)

        #expect(try result.get() == ["SigBlk:\t0000000000000000\n"])
    }

    @Test("Directory, arguments and the whole environment arrive as they were given")
    func surroundings() throws {
        let scratch = try Scratch()
        let environment = ["PATH": "/usr/bin:/bin", "EMPTY": "", "WITH": "a=b\nc ü"]

        let child = try Finished(
            script: #"pwd -P; printf '%s|' "$@"; env -0 -u PWD -u SHLVL -u _ -u OLDPWD | sort -z | tr '\0' ';'"#,
            arguments: ["", "two words", "ü"],
            directory: scratch.path,
            environment: environment
        )

        let lines = child.output.split(separator: "\n", maxSplits: 1).map(String.init)
        #expect(lines.first == scratch.path)
        #expect(lines.last == "|two words|ü|EMPTY=;PATH=/usr/bin:/bin;WITH=a=b\nc ü;")
    }

    @Test("A command without a slash is found in the PATH it is given, and only an executable file counts")
    func searchPath() throws {
        let scratch = try Scratch()
        for name in ["first", "second", "third"] {
            try FileSystem.makeDirectories(scratch.file(name))
        }
        try FileSystem.makeDirectories(scratch.file("first/tool"))
        try FileSystem.replaceFile(scratch.file("second/tool"), with: Array("not executable".utf8), mode: 0o644)
        // A link, not a file of ours: while we had that open to write, a child that another test starts could
        // hold on to it, and what is open to be written can't be executed (execve(2), ETXTBSY).
        _ = try Finished(script: "ln -s /bin/sh third/tool", directory: scratch.path)

        let process = try ChildProcess.spawn(
            command: "tool",
            arguments: ["-c", "echo found"],
            directory: scratch.path,
            environment: ["PATH": "\(scratch.path)/first:second:\(scratch.path)/third"]
        )
        let line = try readLine(from: process.standardOutput)
        let status = try ChildProcess.reap(process.id)

        #expect(line == "found")
        #expect(status == .exited(code: 0))
    }

    @Test(
        "What keeps a child from starting is said with the name of the culprit",
        arguments: [
            Refusal("sh", in: "/nonexistent", .init(call: "chdir", code: .noSuchFile, subject: "/nonexistent")),
            Refusal("sh", in: "/dev/null", .init(call: "chdir", code: .notADirectory, subject: "/dev/null")),
            Refusal("no-such-tool", in: "/", .init(call: "posix_spawn", code: .noSuchFile, subject: "no-such-tool")),
            Refusal("/no/tool", in: "/", .init(call: "posix_spawn", code: .noSuchFile, subject: "/no/tool")),
            Refusal("", in: "/", .init(call: "posix_spawn", code: .noSuchFile, subject: "")),
            Refusal("/dev/null", in: "/", .init(call: "posix_spawn", code: .accessDenied, subject: "/dev/null")),
            Refusal("sh\0", in: "/", .init(call: "posix_spawn", code: .noSuchFile, subject: "sh\0")),
        ]
    )
    func refusal(_ refusal: Refusal) {
        #expect(throws: refusal.error) {
            _ = try ChildProcess.spawn(
                command: refusal.command,
                arguments: [],
                directory: refusal.directory,
                environment: ["PATH": "/usr/bin:/bin"]
            ).id
        }
    }

    @Test(
        "An end is told by its code or its signal",
        arguments: [
            ("exit 0", ExitStatus.exited(code: 0)),
            ("exit 7", .exited(code: 7)),
            ("exit 255", .exited(code: 255)),
            ("kill -TERM $$", .signalled(.terminate)),
            ("kill -KILL $$", .signalled(.kill)),
            ("kill -PIPE $$", .signalled(.brokenPipe)),
        ]
    )
    func ends(script: String, status: ExitStatus) throws {
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", script],
            directory: "/",
            environment: [:]
        )

        let awaited = try ChildProcess.waitForExit(of: process.id)
        let reaped = try ChildProcess.reap(process.id)

        #expect(awaited == status)
        #expect(reaped == status)
    }

    @Test("Waiting leaves the zombie, and reaping takes it exactly once")
    func reaping() throws {
        let process = try ChildProcess.spawn(command: "true", arguments: [], directory: "/", environment: [:])
        let child = process.id

        let first = try ChildProcess.waitForExit(of: child)
        let second = try ChildProcess.waitForExit(of: child)
        try ChildProcess.signalGroup(child, .terminate)
        let reaped = try ChildProcess.reap(child)

        #expect([first, second, reaped] == [.exited(code: 0), .exited(code: 0), .exited(code: 0)])
        #expect(throws: SystemError(call: "waitpid", code: .noSuchChild, subject: "\(child)")) {
            try ChildProcess.reap(child)
        }
        #expect(throws: SystemError(call: "kill", code: .noSuchProcess, subject: "\(-child)")) {
            try ChildProcess.signalGroup(child, .terminate)
        }
    }

    @Test("A signal for the group reaches grandchildren that outlived the child")
    func groups() throws {
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", "sleep 1000 & sleep 1000 & echo up"],
            directory: "/",
            environment: [:]
        )
        let line = try readLine(from: process.standardOutput)
        let status = try ChildProcess.waitForExit(of: process.id)

        try ChildProcess.signalGroup(process.id, .kill)

        // The grandchildren hold the pipe, so it ends when the last of them has.
        let rest = try StreamReader(process.standardOutput.rawValue).readAll { _ in
            try process.standardOutput.read(upTo: 64)
        }
        #expect(line == "up")
        #expect(status == .exited(code: 0))
        #expect(rest == [[]])
        #expect(try ChildProcess.reap(process.id) == .exited(code: 0))
    }

    @Test("A megabyte goes in and comes out again through pipes that never block")
    func throughput() throws {
        let process = try ChildProcess.spawn(command: "cat", arguments: [], directory: "/", environment: [:])
        let sent = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }

        let child = process.id
        let received = try process.intoStreams { input, output, _ in try exchange(sent, input: input, output: output) }

        #expect(received == sent)
        #expect(try ChildProcess.reap(child) == .exited(code: 0))
    }

    /// Writes and reads side by side, closes the input behind the last byte, and reads to the end.
    private func exchange(
        _ bytes: [UInt8],
        input: consuming Descriptor,
        output: consuming Descriptor
    ) throws -> [UInt8] {
        var poller = Poller()
        var written = 0
        var received: [UInt8] = []
        var input: Descriptor? = input
        while true {
            let writer = input?.rawValue ?? -1
            let interests = [Interest(writer, writes: writer != -1), Interest(output.rawValue, reads: true)]
            for readiness in try poller.wait(interests, timeout: nil) {
                if readiness.descriptor == writer {
                    written += try input?.write(bytes.span.extracting(written...)) ?? 0
                    if written == bytes.count { input = nil }
                } else {
                    switch try output.read(upTo: 64 << 10) {
                    case .bytes(let piece): received += piece
                    case .wouldBlock: break
                    case .ended: return received
                    }
                }
            }
        }
    }
}

/// A child that can't be started, and why.
struct Refusal: Sendable, CustomTestStringConvertible {
    let command: String
    let directory: String
    let error: SystemError

    init(_ command: String, in directory: String, _ error: SystemError) {
        self.command = command
        self.directory = directory
        self.error = error
    }

    var testDescription: String { "\(command.debugDescription) in \(directory)" }
}

private func waitUntilExitAndReap(_ child: Int32) throws(SystemError) {
    _ = try ChildProcess.waitForExit(of: child)
    _ = try ChildProcess.reap(child)
}
