import Platform
import Testing

@Suite("Named thread", .timeLimit(.minutes(1)))
struct NamedThreadTests {
    @Test("A thread has its name, cut to what the system keeps", arguments: ["writer", "a name of nineteen"])
    func name(name: String) throws {
        let comm = try readOnThread(named: name, "/proc/thread-self/comm")

        #expect(comm == String(name.prefix(15)) + "\n")
    }

    @Test("Every signal that can be blocked is blocked on a thread")
    func signals() throws {
        let status = try readOnThread(named: "blocked", "/proc/thread-self/status")

        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") })
        let mask = try #require(UInt64(line.dropFirst("SigBlk:\t".count), radix: 16))
        let blocked = (1...31).filter { mask >> ($0 - 1) & 1 == 1 }
        // SIGKILL and SIGSTOP can't be; see sigprocmask(2).
        #expect(blocked == (1...31).filter { $0 != 9 && $0 != 19 })
    }

    /// Reads a file on a thread of its own, to which it may look different.
    private func readOnThread(named name: String, _ path: String) throws -> String {
        let results = try Mailbox<Result<[UInt8]?, SystemError>>()
        try NamedThread.start(name: name) {
            results.post(Result { () throws(SystemError) in try FileSystem.readFile(path) })
        }
        let result = try #require(results.waitAndTakeAll()?.first)
        return String(decoding: try #require(try result.get()), as: UTF8.self)
    }
}
