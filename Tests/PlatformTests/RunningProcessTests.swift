import Platform
import Testing

@Suite("Running process", .timeLimit(.minutes(1)))
struct RunningProcessTests {
    @Test("A process keeps its start time while it runs, and has none once it is a zombie or gone")
    func startTime() throws {
        let process = try ChildProcess.spawn(command: "sleep", arguments: ["1000"], directory: "/", environment: [:])

        let first = try RunningProcess.startTime(of: process.id)
        let second = try RunningProcess.startTime(of: process.id)
        try ChildProcess.signalGroup(process.id, .kill)
        _ = try ChildProcess.waitForExit(of: process.id)
        let zombie = try RunningProcess.startTime(of: process.id)
        _ = try ChildProcess.reap(process.id)
        let gone = try RunningProcess.startTime(of: process.id)

        #expect(first != nil)
        #expect(first == second)
        #expect(zombie == nil)
        #expect(gone == nil)
        #expect(try RunningProcess.startTime(of: Host.processID) != first)
    }

    @Test("Processes are found by a variable of their environment, with its whole value")
    func environment() throws {
        let mark = String(Entropy.word(), radix: 16)
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", "sleep 1000 & echo $!; exec sleep 1000"],
            directory: "/",
            environment: ["PATH": "/usr/bin:/bin", "CODEXD_MARK": mark]
        )
        let grandchild = try #require(Int32(try readLine(from: process.standardOutput)))

        let found = try RunningProcess.all(withEnvironment: "CODEXD_MARK", mark)
        let others = try RunningProcess.all(withEnvironment: "CODEXD_MARK", String(mark.dropLast()))
        try ChildProcess.signalGroup(process.id, .kill)
        _ = try ChildProcess.reap(process.id)

        #expect(found == [process.id, grandchild].sorted())
        #expect(others == [])
    }

    @Test("A signal reaches one process and nobody else of its group")
    func signal() throws {
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", "sleep 1000 & echo $!; wait $!; echo $?"],
            directory: "/",
            environment: [:]
        )
        let grandchild = try #require(Int32(try readLine(from: process.standardOutput)))

        try RunningProcess.signal(grandchild, .terminate)

        // The shell lives to tell.
        #expect(try readLine(from: process.standardOutput) == "\(128 + Signal.terminate.rawValue)")
        #expect(try ChildProcess.reap(process.id) == .exited(code: 0))
    }

    @Test("To signal a process that has ended is no error, be it a zombie or gone")
    func signalTooLate() throws {
        let process = try ChildProcess.spawn(command: "true", arguments: [], directory: "/", environment: [:])
        _ = try ChildProcess.waitForExit(of: process.id)

        try RunningProcess.signal(process.id, .kill)
        let status = try ChildProcess.reap(process.id)
        try RunningProcess.signal(process.id, Signal(rawValue: 0))

        #expect(status == .exited(code: 0))
    }

    @Test("A signal that doesn't exist is refused")
    func noSignal() {
        #expect(throws: SystemError(call: "kill", code: .invalidArgument, subject: "\(Host.processID)")) {
            try RunningProcess.signal(Host.processID, Signal(rawValue: 1000))
        }
    }

    @Test("What would mean the system, everybody or a whole group traps", arguments: [1, 0, -1, -1000] as [Int32])
    func signalForMany(process: Int32) async {
        // The signal 0 asks whether there is somebody and does nothing, should it ever be sent; see kill(2).
        await #expect(processExitsWith: .failure) { [process = process as Int32] in
            try? RunningProcess.signal(process, Signal(rawValue: 0))  // An error would be a failure too.
            Host.hardExit(0)
        }
        await #expect(processExitsWith: .failure) { [process = process as Int32] in
            try? ChildProcess.signalGroup(process, Signal(rawValue: 0))
            Host.hardExit(0)
        }
    }
}
