import Platform
import Testing

@Suite("Leftovers", .timeLimit(.minutes(1)))
struct LeftoverTests {
    private let mark = String(Entropy.word(), radix: 16)

    /// Starts a shell in a session of its own that starts a process, tells its number, and does something.
    private func start(_ script: String, _ environment: [String: String] = [:]) throws -> (shell: Int32, other: Int32) {
        let environment = environment.merging(["PATH": "/usr/bin:/bin", "CODEXD_MARK": mark]) { ours, _ in ours }
        let process = try ChildProcess.spawn(
            command: "sh",
            arguments: ["-c", script],
            directory: "/",
            environment: environment
        )
        return (process.id, try #require(Int32(try readLine(from: process.standardOutput))))
    }

    private func leftovers(of leader: Int32? = nil, isMarked: Bool = true) throws -> [Leftover] {
        try RunningProcess.leftovers(
            of: leader,
            marked: isMarked ? ("CODEXD_MARK", mark) : nil,
            butNot: "CODEXD_OTHER"
        )
    }

    /// Ends a process that isn't a child of ours, and waits until it's gone.
    private func end(_ process: Int32) throws {
        try RunningProcess.signal(process, .kill)
        var poller = Poller()
        while try RunningProcess.startTime(of: process) != nil { _ = try poller.wait([], timeout: .milliseconds(1)) }
    }

    @Test("The text for a start is one process's: it stays, and neither another's nor a dead one's is equal")
    func startText() throws {
        let (shell, other) = try start("sleep 1000 & echo $!; exec sleep 1000")

        let first = try RunningProcess.start(of: shell)
        let again = try RunningProcess.start(of: shell)
        try ChildProcess.signalGroup(shell, .kill)
        _ = try ChildProcess.reap(shell)

        #expect(first != nil && first == again)
        #expect(first?.hasPrefix(try Host.bootID()) == true)
        #expect(try RunningProcess.start(of: shell) == nil)
        try end(other)
    }

    @Test("One whose parent is gone is found by its mark, with its start and session, unless it has the other mark")
    func marked() throws {
        let (shell, orphan) = try start("sleep 1000 & echo $!")
        let (otherShell, other) = try start("sleep 1000 & echo $!", ["CODEXD_OTHER": "x"])
        _ = try ChildProcess.reap(shell)
        _ = try ChildProcess.reap(otherShell)

        let found = try leftovers()
        let start = try RunningProcess.start(of: orphan)
        try end(orphan)
        try end(other)

        #expect(found.map(\.id) == [orphan])
        #expect(found.map { Optional($0.start) } == [start])
        #expect(found.map(\.session) == [shell])
        #expect(found.map(\.isMarked) == [true])
        #expect(found.map(\.isKin) == [false])
    }

    @Test("One without a mark is found by the session of the leader, once both are without a parent")
    func session() throws {
        let (shell, orphan) = try start("sleep 1000 & echo $!")
        _ = try ChildProcess.reap(shell)

        let found = try leftovers(of: shell, isMarked: false)
        try end(orphan)

        #expect(found.map(\.id) == [orphan])
        #expect(found.map(\.isMarked) == [false])
    }

    @Test("What descends from a running program of our name is that program's, even through others with the mark")
    func held() throws {
        let (shell, other) = try start("sleep 1000 & echo $!; wait")

        let found = try leftovers(of: shell)
        try ChildProcess.signalGroup(shell, .kill)
        _ = try ChildProcess.reap(shell)

        #expect(found == [])
        try end(other)
    }

    @Test("One in our own session is told as kin, even one that is held")
    func kin() throws {
        let heir = try ChildProcess.spawnHeir(command: "/bin/sleep", arguments: ["1000"], environment: [:])

        let found = try leftovers(of: heir, isMarked: false)
        try RunningProcess.signal(heir, .kill)
        _ = try ChildProcess.reap(heir)

        #expect(found.map(\.id) == [heir])
        #expect(found.map(\.isKin) == [true])
    }

    @Test("A signal reaches the process of that start, and nobody else who has its number")
    func signal() throws {
        let (shell, other) = try start("sleep 1000 & echo $!; exec sleep 1000")
        let start = try #require(try RunningProcess.start(of: shell))

        let isWrongSent = RunningProcess.signal(shell, startedAt: "\(start)0", .kill)
        let isRightSent = RunningProcess.signal(shell, startedAt: start, .terminate)
        let status = try ChildProcess.reap(shell)

        #expect(!isWrongSent && isRightSent)
        #expect(status == .signalled(.terminate))
        #expect(!RunningProcess.signal(shell, startedAt: start, .kill))
        try end(other)
    }
}
