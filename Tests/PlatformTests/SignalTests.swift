import Platform
import Testing

@Suite("Signals", .timeLimit(.minutes(1)))
struct SignalTests {
    @Test(
        "A signal has the name that people know",
        arguments: [
            (Signal.terminate, "SIGTERM"), (.kill, "SIGKILL"), (.interrupt, "SIGINT"), (.hangUp, "SIGHUP"),
            (.user1, "SIGUSR1"), (.brokenPipe, "SIGPIPE"), (Signal(rawValue: 11), "SIGSEGV"),
            (Signal(rawValue: 64), "SIG64"),
        ]
    )
    func names(signal: Signal, name: String) {
        #expect(signal.name == name)
    }

    @Test("Signals that were caught can be taken in their order, once")
    func catching() throws {
        let signals = try Signals.catching([.user1, .user2])
        #expect(try signals.take() == [])

        let sender = try Finished(script: "kill -USR1 $1", arguments: ["\(Host.processID)"])
        try waitUntilReadable(signals.descriptor)
        let first = try signals.take()
        _ = try Finished(script: "kill -USR2 $1", arguments: ["\(Host.processID)"])
        try waitUntilReadable(signals.descriptor)
        let second = try signals.take()

        #expect(sender.status == .exited(code: 0))
        #expect(first == [.user1])
        #expect(second == [.user2])
        #expect(try signals.take() == [])
    }
}
