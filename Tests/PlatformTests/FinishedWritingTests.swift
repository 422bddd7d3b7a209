import Platform
import Testing

@Suite("Half-closed connections", .timeLimit(.minutes(1)))
struct FinishedWritingTests {
    @Test("The peer reads all that was sent and then the end, and can still answer", arguments: [false, true])
    func halfClosed(isLocal: Bool) throws {
        let scratch = try Scratch()
        let listener = try StreamListener(
            on: isLocal ? .local(path: scratch.file("socket")) : .internet(host: "127.0.0.1", port: 0)
        )
        let client = try StreamConnection.connect(to: listener.endpoint)
        let connection = try accept(from: listener)

        try client.writeAll(Array("request".utf8).span)
        try client.finishWriting()
        try client.finishWriting()
        let received = try StreamReader(connection.rawValue).readAll { _ in try connection.read(upTo: 3) }
        try connection.writeAll(Array("answer".utf8).span)

        #expect(received == [Array("request".utf8)])
        #expect(try client.read(upTo: 9) == .bytes(Array("answer".utf8)))
        try Signals.ignoreBrokenPipes()
        #expect(throws: SystemError(call: "write", code: .brokenPipe)) { try client.write([1].span) }
    }

    @Test("That the peer has broken the connection off is no error")
    func peerGone() throws {
        let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
        let client = try StreamConnection.connect(to: listener.endpoint)
        try client.writeAll([1, 2, 3].span)
        try leaveUnread(listener)

        try waitUntilReadable(client.rawValue)
        #expect(throws: SystemError(call: "read", code: .connectionReset)) { try client.read(upTo: 9) }
        try client.finishWriting()

        #expect(try client.read(upTo: 9) == .ended)
    }

    @Test("What isn't a socket is refused")
    func noSocket() throws {
        let process = try ChildProcess.spawn(command: "cat", arguments: [], directory: "/", environment: [:])

        let error = #expect(throws: SystemError.self) { try process.standardInput.finishWriting() }
        try ChildProcess.signalGroup(process.id, .kill)
        _ = try ChildProcess.reap(process.id)

        #expect(error?.call == "shutdown")
    }

    /// Accepts, sees that something has come, and leaves without reading it; see RFC 9293, section 3.6.1.
    private func leaveUnread(_ listener: borrowing StreamListener) throws {
        let connection = try accept(from: listener)
        try waitUntilReadable(connection.rawValue)
    }

    private func accept(from listener: borrowing StreamListener) throws -> Descriptor {
        try waitUntilReadable(listener.descriptor)
        while true {
            if let connection = try listener.accept() { return connection }
        }
    }
}
