import Basics
import Contract
import DaemonCore

// What a walking world does to its daemon.
extension WalkingWorld {
    /// Does something, if the moment allows it.
    mutating func perform(_ act: Act) throws -> Bool {
        switch act {
        case .connect:
            guard clients.count < 8 else { return false }
            let id = world.connect()
            clients[id] = ClientBook()
        case .ask: return try ask(request())
        case .askBroken: return try askBroken()
        case .goOn:
            guard let id = pick(clients.keys.sorted().filter { clients[$0]?.unsent != nil }) else { return false }
            try finishRequest(of: id)
        case .vanish:
            guard let id = pick(clients.keys.sorted()) else { return false }
            clients[id] = nil
            world.tell(.client(id, .closed))
        case .follow:
            guard clients.values.count(where: \.isFollowing) < 2 else { return false }
            return try ask(following(), isFollowing: true)
        case .answer:
            guard let request = child.takeRequest(at: draw(64)) else { return false }
            try answer(request, kind: draw(8))
        case .answerStrangely:
            return try say(["id": .integer(draw(12)), "result": [:]])
        case .tell: return try say(notification())
        case .demand: return try demand()
        case .babble: return babble()
        case .complain:
            guard child.isRunning, !child.hasStderrEnded else { return false }
            world.tell(.child(.wrote(.stderr, Array("warning\n".utf8))))
        case .endStream:
            guard child.isRunning else { return false }
            try endStream(draw(2) == 0 ? .stdout : .stderr)
        case .exit:
            guard child.isRunning, !child.hasExited else { return false }
            let exits: [ChildExit] = [.exited(code: 0), .exited(code: 3), .signalled("SIGTERM"), .signalled("SIGKILL")]
            child.hasExited = true
            child.isReady = false
            world.tell(.child(.exited(exits[draw(4)])))
        case .launchEnds:
            guard child.isLaunching else { return false }
            try perform(launchEnding: draw(3) > 0)
        case .refuseInput:
            guard child.isRunning, !child.hasExited else { return false }
            world.tell(.child(.inputFailed(.brokenPipe)))
        case .syncAnswers: try answerSync(failing: draw(200) == 0)
        case .appendsTurn: world.refusesAppends = !world.refusesAppends && draw(4) == 0
        case .replacementsTurn: world.refusesReplacements = !world.refusesReplacements && draw(4) == 0
        case .timePasses:
            world.pass(.milliseconds([1, 1, 5, 20, 20, 100, 200, 200, 1000, 1100, 1100, 12_000][draw(12)]))
        case .stop: world.tell(.stopRequested(signal: "SIGTERM"))
        case .die: try liveOn()
        }
        return true
    }

    // MARK: Clients

    private mutating func ask(_ bytes: [UInt8], isFollowing: Bool = false) throws -> Bool {
        let free = clients.keys.sorted().filter { clients[$0]?.canAsk == true }
        guard let id = pick(free.filter { !isFollowing || clients[$0]?.isSettled == true }) else { return false }
        let cut = draw(3) == 0 ? draw(bytes.count) : bytes.count
        clients[id]?.unsent = Array(bytes[cut...])
        clients[id]?.isFollowing = isFollowing
        if cut == bytes.count {
            clients[id]?.unsent = nil
            clients[id]?.asked += 1
        }
        world.tell(.client(id, .received(Array(bytes[..<cut]))))
        return true
    }

    mutating func finishRequest(of id: ClientID) throws {
        guard let rest = clients[id]?.unsent else { return }
        clients[id]?.unsent = nil
        clients[id]?.asked += 1
        world.tell(.client(id, .received(rest)))
        try audit()
    }

    /// Says something that isn't HTTP; the connection can't go on after that.
    private mutating func askBroken() throws -> Bool {
        let free = clients.keys.sorted().filter { clients[$0]?.canAsk == true }
        guard let id = pick(free) else { return false }
        let texts = ["\u{1}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
        clients[id]?.asked += 1
        clients[id]?.isBroken = true
        world.tell(.client(id, .received(Array(texts[draw(texts.count)].utf8))))
        return true
    }

    private mutating func request() -> [UInt8] {
        let sessions = Array(world.daemon.state.sessions.sessions)
        let session = pick(sessions)?.sessionID.rawValue ?? "nobody"
        let base = "/v1/codexd/sessions"
        let turn = "turn-\(draw(6))"
        if sessions.count < 3, draw(3) == 0 {
            return http("POST", base, "{\"purpose\":\"worker\",\"metadata\":{\"a\":\"b\"}}")
        }
        switch draw(20) {
        case 0: return http("GET", "/healthz")
        case 1: return http("GET", "/readyz")
        case 2: return http("GET", "/v1/codexd/status")
        case 3: return http("GET", base + "?limit=2")
        case 4: return http("GET", "\(base)/\(session)")
        case 5, 6: return http("GET", "/v1/codexd/events?limit=\(1 + draw(9))&since=\(cursor())")
        case 7: return http("GET", "/nowhere")
        case 8: return http("DELETE", base)
        case 9: return http("POST", base, "{\"purpose\":")
        case 10: return http("POST", "\(base)/\(session)/turns", "{\"input\":\" \"}")
        case 11: return http("POST", "\(base)/\(session)/interrupt")
        case 12: return http("POST", "\(base)/\(session)/turns", "{\"input\":\"x\",\"expectedTurnId\":\"\(turn)\"}")
        case 13 where sessions.count > 2: return http("POST", "\(base)/\(session)/close")
        case 14 where sessions.count < 12:
            return http("POST", base, "{\"purpose\":\"duplex\",\"threadId\":\"thread-\(draw(4))\"}")
        case 15 where sessions.count < 12: return http("POST", base, "{\"purpose\":\"worker\"}", "Connection: close")
        default: return http("POST", "\(base)/\(session)/turns", "{\"input\":\"6*7?\"}")
        }
    }

    private mutating func following() -> [UInt8] {
        let since = draw(2) == 0 ? "" : "?since=\(cursor())"
        return http("GET", "/v1/codexd/events\(since)", nil, "Accept: text/event-stream")
    }

    private mutating func cursor() -> String {
        "\(world.daemon.state.identity?.daemonID.rawValue ?? "nobody"):\(draw(world.daemon.state.seq + 3))"
    }

    private func http(_ method: String, _ target: String, _ body: String? = nil, _ header: String? = nil) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\nAuthorization: Bearer \(world.token)\r\n"
        if let header { head += header + "\r\n" }
        if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
        return Array((head + "\r\n" + (body ?? "")).utf8)
    }

    // MARK: The app-server

    /// Says a line, unless there's nobody to say it.
    private mutating func say(_ message: JSON) throws -> Bool {
        guard child.isRunning, !child.hasStdoutEnded else { return false }
        child.isMidLine = false
        world.say(message)
        return true
    }

    mutating func answer(_ request: ChildBook.Request, kind: Int) throws {
        let thread: JSON = ["id": .string("thread-\(draw(4))"), "turns": []]
        let turn: JSON = ["id": .string("turn-\(draw(6))"), "status": "inProgress"]
        let result: JSON =
            switch request.method {
            case "initialize": ["userAgent": "fake/1"]
            case "thread/start", "thread/resume": ["thread": thread, "cwd": "/repo"]
            case "turn/start": ["turn": turn]
            case "turn/steer": ["turnId": "turn-1"]
            default: [:]
            }
        switch kind {
        case 6: _ = try say(["id": request.id, "error": ["code": -32_600, "message": "no"]])
        case 7: _ = try say(["id": request.id, "result": ["strange": true]])
        default: _ = try say(["id": request.id, "result": result])
        }
        try audit()
    }

    private mutating func notification() -> JSON {
        let thread = JSON.string("thread-\(draw(4))")
        let turn = JSON.string("turn-\(draw(6))")
        let about: JSONObject = ["threadId": thread, "turnId": turn]
        let statuses: [JSON] = ["inProgress", "completed", "interrupted", "failed"]
        let whole: JSON = ["threadId": thread, "turn": ["id": turn, "status": statuses[draw(4)]]]
        return switch draw(8) {
        case 0, 1: ["method": "turn/started", "params": whole]
        case 2: ["method": "turn/completed", "params": whole]
        case 3:
            [
                "method": "error",
                "params": .object(about.followed(by: ["error": [:], "willRetry": .bool(draw(2) == 0)])),
            ]
        case 4: ["method": "thread/status/changed", "params": ["threadId": thread, "status": ["type": "idle"]]]
        case 5:
            [
                "method": "item/agentMessage/delta",
                "params": .object(about.followed(by: ["itemId": "i", "delta": "x"])),
            ]
        case 6: ["method": "turn/started", "params": ["threadId": thread]]
        default: ["method": "some/news", "params": ["n": 1]]
        }
    }

    /// Asks something of the daemon, which must answer at once and once.
    private mutating func demand() throws -> Bool {
        let isCertain = child.isReady && !child.isMidLine
        child.demands += 1
        let id = JSON.string("demand-\(child.demands)")
        guard try say(["id": id, "method": "item/approve", "params": ["threadId": "thread-1"]]) else { return false }
        try audit()
        if isCertain, world.outcome == nil {
            try check(child.demandsAnswered[id] == 1, "\(id) has \(child.demandsAnswered[id, default: 0]) answers")
        }
        return true
    }

    /// Writes what isn't a line, or isn't one of the protocol's.
    private mutating func babble() -> Bool {
        guard child.isRunning, !child.hasStdoutEnded else { return false }
        let texts = ["garbage\n", "{\"id\":", "[1,2]\n", "{\"id\":1}\n", "\n", "{}\n", "\u{0}"]
        let text = texts[draw(texts.count)]
        child.isMidLine = !text.hasSuffix("\n")
        world.tell(.child(.wrote(.stdout, Array(text.utf8))))
        return true
    }

    private mutating func endStream(_ stream: ChildStream) throws {
        switch stream {
        case .stdout:
            guard !child.hasStdoutEnded else { return }
            child.hasStdoutEnded = true
            child.isReady = false
        case .stderr:
            guard !child.hasStderrEnded else { return }
            child.hasStderrEnded = true
        }
        world.tell(.child(.ended(stream, draw(3) == 0 ? .brokenPipe : nil)))
        try audit()
    }

    mutating func endChild(_ exit: ChildExit) throws {
        guard child.isRunning else { return }
        try endStream(.stdout)
        try endStream(.stderr)
        guard child.isRunning, !child.hasExited, world.outcome == nil else { return }
        child.hasExited = true
        world.tell(.child(.exited(exit)))
        try audit()
    }

    mutating func perform(launchEnding isWell: Bool) throws {
        child.isLaunching = false
        child.isRunning = isWell
        world.tell(.child(isWell ? .launched(processID: 77) : .launchFailed(.brokenPipe)))
        try audit()
    }
}
