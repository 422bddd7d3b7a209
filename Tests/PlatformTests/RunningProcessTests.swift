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
}
