import Platform
import Testing

@Suite("Killing by a mark", .timeLimit(.minutes(1)))
struct KillingTests {
    private let mark = String(Entropy.word(), radix: 16)

    /// Starts a process that would live long, in a session of its own.
    private static func start(_ environment: [String: String]) throws -> Int32 {
        try ChildProcess.spawn(command: "/bin/sleep", arguments: ["1000"], directory: "/", environment: environment).id
    }

    /// Ends one that lives on, and says how it has ended.
    private static func end(_ process: Int32) throws -> ExitStatus {
        try ChildProcess.signalGroup(process, .terminate)
        return try ChildProcess.reap(process)
    }

    @Test("Whoever carries the mark is killed, in whatever session, and nobody else")
    func marked() throws {
        let marked = try (0..<3).map { try Self.start(["N": "\($0)", "CODEXD_MARK": mark, "Z": ""]) }
        let others = try ["\(mark)0", String(mark.dropLast()), "", "CODEXD_MARK=\(mark)"].map {
            try Self.start(["CODEXD_MARK": $0])
        }
        let spared = try Self.start(["CODEXD_MARK": mark])

        let killed = try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark, sparing: [spared])

        #expect(killed == marked.sorted())
        for process in marked { #expect(try ChildProcess.reap(process) == .signalled(.kill)) }
        for process in others + [spared] { #expect(try Self.end(process) == .signalled(.terminate)) }
    }

    @Test("The dead are not killed again, and where nobody is marked nobody is")
    func dead() throws {
        let process = try Self.start(["CODEXD_MARK": mark])
        try ChildProcess.signalGroup(process, .kill)
        _ = try ChildProcess.waitForExit(of: process)

        let killed = try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark)
        _ = try ChildProcess.reap(process)

        #expect(killed == [])
        #expect(try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark) == [])
    }

    @Test("Whoever becomes another program all the time, and shows no environment meanwhile, is killed all the same")
    func executing() throws {
        let script = "echo; exec sh -c 'exec sh -c \"$0\" \"$0\"' \"$0\""
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", script, script],
            directory: "/",
            environment: ["PATH": "/usr/bin:/bin", "CODEXD_MARK": mark]
        )
        let id = process.id
        _ = try readLine(from: process.standardOutput)

        _ = try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark)

        #expect(try ChildProcess.reap(id) == .signalled(.kill))
    }

    @Test("Who has no environment is looked at for a while, and left alone")
    func bare() throws {
        let process = try Self.start([:])

        let killed = try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark)

        #expect(killed == [])
        #expect(try Self.end(process) == .signalled(.terminate))
    }

    @Test("Whoever carries the mark and starts others all the time is killed with them")
    func multiplying() throws {
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: [
                "-c", "echo; for i in 1 2 3 4 5 6 7 8 9; do (sleep 1000; sleep 1000) & (sleep 1000) & done; wait",
            ],
            directory: "/",
            environment: ["PATH": "/usr/bin:/bin", "CODEXD_MARK": mark]
        )
        _ = try readLine(from: process.standardOutput)

        _ = try RunningProcess.killAll(withEnvironment: "CODEXD_MARK", mark)

        // The output ends with the last of those who hold it.
        var rest = ReadOutcome.wouldBlock
        while rest != .ended {
            try waitUntilReadable(process.standardOutput.rawValue)
            rest = try process.standardOutput.read(upTo: 16)
        }
        #expect(try ChildProcess.reap(process.id) == .signalled(.kill))
    }

    #if os(Linux)
        @Test("A process that carries the mark itself doesn't kill itself")
        func ourselves() async {
            await #expect(processExitsWith: .success) {
                // The testing library marks the processes of this one test, and those of another run of it, too.
                let name = "SWT_EXIT_TEST_ID"
                let entries = try FileSystem.readFile("/proc/self/environ")?.split(separator: 0) ?? []
                guard let entry = entries.first(where: { $0.starts(with: Array("\(name)=".utf8)) }) else {
                    Host.hardExit(1)
                }
                let value = String(decoding: entry.dropFirst(name.utf8.count + 1), as: UTF8.self)
                let others = Set(try RunningProcess.all(withEnvironment: name, value)).subtracting([Host.processID])
                let killed = try RunningProcess.killAll(withEnvironment: name, value, sparing: others)
                Host.hardExit(killed == [] ? 0 : 2)
            }
        }
    #endif
}
