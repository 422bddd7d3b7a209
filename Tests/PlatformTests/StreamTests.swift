import Platform
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

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

    @Test("A connection can be begun without waiting and asked how it went")
    func beginning() throws {
        let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
        let closed = try StreamListener(on: .internet(host: "127.0.0.1", port: 0)).endpoint

        let connection = try StreamConnection.begin(to: listener.endpoint)
        try waitUntilWritable(connection.rawValue)
        try StreamConnection.finish(connection, to: listener.endpoint)

        #expect(try connection.read(upTo: 1) == .wouldBlock)
        #expect(throws: SystemError(call: "connect", code: .connectionRefused, subject: closed.description)) {
            let connection = try StreamConnection.begin(to: closed)
            try waitUntilWritable(connection.rawValue)
            try StreamConnection.finish(connection, to: closed)
        }
    }

    @Test("A peer that accepts nobody lets a connection run into its timeout")
    func timeout() throws {
        let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
        let endpoint = listener.endpoint
        var waiting: [CInt] = []
        defer { for number in waiting { _ = Descriptor(adopting: number).rawValue } }

        // Linux lets one more wait than it was told to.
        let error = #expect(throws: SystemError.self) {
            for _ in 0...StreamListener.backlog + 1 {
                waiting.append(try StreamConnection.connect(to: endpoint, timeout: .milliseconds(200)).release())
            }
        }

        #expect(error == SystemError(call: "connect", code: .timedOut, subject: endpoint.description))
        #expect(!waiting.isEmpty)
    }

    @Test("A connection for which there is no descriptor left goes on waiting")
    func tooManyDescriptors() async {
        // A process of its own, because the limit is a property of the process.
        await #expect(processExitsWith: .success) {
            let listener = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
            let client = try StreamConnection.connect(to: listener.endpoint)
            try waitUntilReadable(listener.descriptor)

            // The standard streams have the three numbers that are left.
            let former = try #require(limitDescriptors(to: 3))
            let error = #expect(throws: SystemError.self) { _ = try listener.accept()?.rawValue }
            try waitUntilReadable(listener.descriptor)
            _ = try #require(limitDescriptors(to: former))
            let isAccepted = try listener.accept() != nil

            #expect(error == SystemError(call: "accept", code: .tooManyDescriptors))
            #expect(isAccepted)
            _ = client.rawValue
        }
    }

    @Test("The host of an address with colons stands in brackets")
    func endpointText() {
        #expect("\(Endpoint.internet(host: "::1", port: 80))" == "[::1]:80")
        #expect("\(Endpoint.internet(host: "localhost", port: 80))" == "localhost:80")
        #expect("\(Endpoint.local(path: "/run/x"))" == "/run/x")
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

/// Waits until a descriptor can be written to.
private func waitUntilWritable(_ descriptor: CInt) throws {
    var poller = Poller()
    while try poller.wait([Interest(descriptor, writes: true)], timeout: nil).isEmpty {}
}

/// Lets this process open no descriptor with a number of `count` or more, and tells how it was before.
private func limitDescriptors(to count: rlim_t) -> rlim_t? {
    #if canImport(Darwin)
        let resource = RLIMIT_NOFILE
    #else
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #endif
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return nil }
    let former = limit.rlim_cur
    limit.rlim_cur = count
    return unsafe setrlimit(resource, &limit) == 0 ? former : nil
}
