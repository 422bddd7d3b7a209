import Platform
import Testing

@Suite("Stream sockets", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test(
        "A client reaches a listener on a port that the system picked, and bytes go both ways",
        arguments: ["127.0.0.1", "::1", "localhost"]
    )
    func roundTrip(host: String) throws {
        let listener = try StreamListener(on: .internet(host: host, port: 0))
        let listening = listener.port
        let port = try #require(listening)
        #expect(port != 0)

        try exchange(listener, through: .internet(host: host, port: port))
    }

    @Test("A socket in the file system is for its owner alone and replaces a dead one")
    func local() throws {
        let scratch = try Scratch()
        let endpoint = Endpoint.local(path: scratch.file("socket"))
        _ = try StreamListener(on: endpoint).port

        let listener = try StreamListener(on: endpoint)

        #expect(try Finished(script: "stat -c '%a %F' socket", directory: scratch.path).lines == ["600 socket"])
        try exchange(listener, through: endpoint)
    }

    @Test("Nothing but a dead socket is replaced")
    func localOverFile() throws {
        let scratch = try Scratch()
        let path = scratch.file("file")
        try FileSystem.replaceFile(path, with: [1])

        #expect(throws: SystemError(call: "bind", code: .addressInUse, subject: path)) {
            _ = try StreamListener(on: .local(path: path)).port
        }
        #expect(try FileSystem.readFile(path) == [1])
    }

    @Test("With nobody waiting there is nothing to accept")
    func nobody() throws {
        let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))

        let isAlone = try listener.accept() == nil

        #expect(isAlone)
    }

    @Test("A port that is taken is refused by name")
    func taken() throws {
        let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
        let listening = listener.port
        let port = try #require(listening)

        #expect(throws: SystemError(call: "bind", code: .addressInUse, subject: "127.0.0.1:\(port)")) {
            _ = try StreamListener(on: .internet(host: "127.0.0.1", port: port)).port
        }
    }

    @Test("A port that was just in use can be listened on again")
    func reuse() throws {
        let endpoint = try useOnce(.internet(host: "127.0.0.1", port: 0))

        let second = try StreamListener(on: endpoint)

        #expect(second.endpoint == endpoint)
    }

    @Test("Names are never looked up, and a path must fit")
    func refusedEndpoints() {
        let long = "/tmp/" + String(repeating: "x", count: 200)

        #expect(throws: SystemError(call: "bind", code: .invalidArgument, subject: "example.com:80")) {
            _ = try StreamListener(on: .internet(host: "example.com", port: 80)).port
        }
        #expect(throws: SystemError(call: "connect", code: .invalidArgument, subject: "example.com:80")) {
            _ = try StreamConnection.connect(to: .internet(host: "example.com", port: 80)).rawValue
        }
        #expect(throws: SystemError(call: "bind", code: .nameTooLong, subject: long)) {
            _ = try StreamListener(on: .local(path: long)).port
        }
    }

    @Test("Where nobody listens a connection is refused, with or without waiting")
    func refused() throws {
        let scratch = try Scratch()
        let closed = try StreamListener(on: .internet(host: "127.0.0.1", port: 0)).endpoint
        let missing = Endpoint.local(path: scratch.file("socket"))

        #expect(throws: SystemError(call: "connect", code: .connectionRefused, subject: closed.description)) {
            _ = try StreamConnection.connect(to: closed).rawValue
        }
        #expect(throws: SystemError(call: "connect", code: .noSuchFile, subject: missing.description)) {
            _ = try StreamConnection.begin(to: missing).rawValue
        }
    }

    /// Listens for one exchange; the server leaves first, so that the system remembers the connection for a while.
    private func useOnce(_ endpoint: Endpoint) throws -> Endpoint {
        let listener = try StreamListener(on: endpoint)
        try exchange(listener, through: listener.endpoint)
        return listener.endpoint
    }

    /// Connects, sends a word each way, and leaves.
    private func exchange(_ listener: borrowing StreamListener, through endpoint: Endpoint) throws {
        let client = try StreamConnection.connect(to: endpoint)
        try waitUntilReadable(listener.descriptor)
        guard let connection = try listener.accept() else {
            Issue.record("a listener was readable, and nobody was there")
            return
        }

        #expect(try connection.read(upTo: 9) == .wouldBlock)
        try client.writeAll(Array("ping".utf8).span)
        try waitUntilReadable(connection.rawValue)
        #expect(try connection.read(upTo: 9) == .bytes(Array("ping".utf8)))
        try connection.writeAll(Array("pong".utf8).span)
        #expect(try client.read(upTo: 9) == .bytes(Array("pong".utf8)))
    }
}
