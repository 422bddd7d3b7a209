import Basics
import HTTPWire
import Platform

/// A `codexd start` of a test's own: the real program on a real child.
final class Service {
    let processID: Int32
    /// What it printed once it was up.
    let statusLine: String
    private let output: Reader
    private let port: UInt16
    private let token: String
    private var hasEnded = false

    /// Starts codexd on a shell script as its app-server, and waits until it's up.
    convenience init(
        _ workplace: Workplace,
        child script: String,
        flags: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        let child = ["--server-command", "/bin/sh", "--server-arg=-c", "--server-arg=\(script)"]
        try self.init(workplace, flags: child + flags, environment: environment)
    }

    /// Starts codexd without a child, with a shell script as what carries out runs.
    convenience init(
        _ workplace: Workplace,
        worker script: String,
        flags: [String] = [],
        environment: [String: String] = [:],
        state: String? = nil
    ) throws {
        let worker = ["--exec-command", "/bin/sh", "--exec-arg=-c", "--exec-arg=\(script)"]
        try self.init(workplace, flags: ["--mode", "exec"] + worker + flags, environment: environment, state: state)
    }

    private init(
        _ workplace: Workplace,
        flags: [String],
        environment: [String: String],
        state: String? = nil
    ) throws {
        let process = try ChildProcess.spawn(
            command: Program.path("codexd"),
            arguments: ["start", "--local-api-base", "http://127.0.0.1:0"] + flags,
            directory: workplace.path,
            environment: Host.environment.filter { !$0.key.hasPrefix("BAA_") }.merging(environment) { $1 }
        )
        processID = process.id
        output = process.intoStreams { _, output, _ in Reader(output) }
        statusLine = try output.line()
        guard let address = statusLine.split(separator: " ").first(where: { $0.hasPrefix("local_api=") }),
            let port = address.split(separator: ":").last.flatMap({ UInt16($0) })
        else { throw NotUp(said: statusLine) }
        self.port = port
        let path = (state ?? "\(workplace.path)/state") + "/codexd/api-token"
        token = String(decoding: try FileSystem.readFile(path) ?? [], as: UTF8.self).filter { $0 != "\n" }
    }

    deinit {
        guard !hasEnded else { return }
        // A test that failed half way must not leave a daemon behind.
        try? ChildProcess.signalGroup(processID, .kill)
        _ = try? ChildProcess.reap(processID)
    }

    /// Asks codexd to stop and waits for its end.
    func terminate() throws -> ExitStatus {
        try ChildProcess.signalGroup(processID, .terminate)
        return try reap()
    }

    /// Kills codexd and nothing else.
    func kill() throws -> ExitStatus {
        try ChildProcess.signalGroup(processID, .kill)
        return try reap()
    }

    private func reap() throws -> ExitStatus {
        hasEnded = true
        return try ChildProcess.reap(processID)
    }

    /// The next line that it prints.
    func nextLine() throws -> String {
        try output.line()
    }

    /// A daemon printed something else instead of coming up.
    struct NotUp: Error {
        let said: String
    }
}

// MARK: - Its local API

extension Service {
    /// Sends one request over a connection of its own and waits for the answer.
    @discardableResult
    func request(_ method: String, _ target: String, _ body: JSON? = nil) throws -> (status: Int, body: JSON) {
        try Self.answer(on: try send(method, target, body: body))
    }

    /// Sends a request without token through a Unix socket and waits for the answer.
    static func request(_ target: String, through socket: String) throws -> (status: Int, body: JSON) {
        let connection = try StreamConnection.connect(to: .local(path: socket))
        try connection.writeAll(Array("GET \(target) HTTP/1.1\r\nHost: codexd\r\n\r\n".utf8).span)
        return try answer(on: Reader(connection))
    }

    private static func answer(on connection: Reader) throws -> (status: Int, body: JSON) {
        var parser = HTTPResponseParser()
        while true {
            if case .response(let response)? = try parser.next() {
                return (response.status.rawValue, try JSON(parsing: response.body))
            }
            parser.append(try connection.bytes())
        }
    }

    /// Makes a session.
    ///
    /// - Returns: Its name.
    func createSession() throws -> String {
        let answer = try request("POST", "/v1/codexd/sessions", ["purpose": "worker"])
        guard let id = answer.body["sessionId"]?.text else { throw Unexpected(answer: "\(answer)") }
        return id
    }

    /// Asks for a run.
    ///
    /// - Returns: Its name.
    func createRun(_ body: JSON) throws -> String {
        let answer = try request("POST", "/v1/codexd/runs", body)
        guard answer.status == 202, let id = answer.body["runId"]?.text else { throw Unexpected(answer: "\(answer)") }
        return id
    }

    /// A run as it stands.
    func run(_ id: String) throws -> JSON {
        try request("GET", "/v1/codexd/runs/\(id)").body
    }

    /// Follows the events from the very first.
    func follow() throws -> EventReader {
        let connection = try send("GET", "/v1/codexd/events?since=\(daemonID):0", accepting: "text/event-stream")
        return EventReader(connection)
    }

    var daemonID: String {
        String(statusLine.split(separator: " ").first?.dropFirst("identity=".count) ?? "")
    }

    private func send(
        _ method: String,
        _ target: String,
        body: JSON? = nil,
        accepting: String = "application/json"
    ) throws -> Reader {
        let content = body?.encoded() ?? []
        let head = [
            "\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(token)",
            "Accept: \(accepting)", "Content-Length: \(content.count)",
        ]
        let socket = try StreamConnection.connect(to: .internet(host: "127.0.0.1", port: port))
        try socket.writeAll((Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + content).span)
        return Reader(socket)
    }

    /// An answer that isn't what the test needs to go on.
    struct Unexpected: Error {
        let answer: String
    }
}

/// Follows a stream of events.
final class EventReader {
    private let connection: Reader
    private var parser = HTTPResponseParser()
    private var text = ""

    init(_ connection: Reader) {
        self.connection = connection
    }

    /// Waits for the next event of a type.
    func next(_ type: String) throws -> JSON {
        while true {
            while let frame = takeFrame() {
                guard let data = frame.split(separator: "\n").first(where: { $0.hasPrefix("data: ") }) else { continue }
                let event = try JSON(parsing: String(data.dropFirst("data: ".count)))
                if event["type"]?.text == type { return event }
            }
            while let output = try parser.next() {
                if case .streamBytes(let bytes) = output { text += String(decoding: bytes, as: UTF8.self) }
            }
            guard !text.contains("\n\n") else { continue }
            parser.append(try connection.bytes())
        }
    }

    private func takeFrame() -> String? {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        text = String(parts[1])
        return String(parts[0])
    }
}

/// Reads what comes over a descriptor, waiting for it.
final class Reader {
    private let descriptor: Descriptor
    private var pending: [UInt8] = []

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// The next bytes.
    ///
    /// - Throws: ``EndOfStream`` if there are none any more.
    func bytes() throws -> [UInt8] {
        var poller = Poller()
        while true {
            _ = try poller.wait([Interest(descriptor.rawValue, reads: true)], timeout: nil)
            switch try descriptor.read(upTo: 64 << 10) {
            case .bytes(let bytes): return bytes
            case .wouldBlock: continue
            case .ended: throw EndOfStream()
            }
        }
    }

    /// The next line, without its newline.
    func line() throws -> String {
        while true {
            if let newline = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(newline + 1) }
                return String(decoding: pending[..<newline], as: UTF8.self)
            }
            pending += try bytes()
        }
    }

    /// The other side has said all.
    struct EndOfStream: Error {}
}
