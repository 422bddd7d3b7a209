import AgentWire
import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

/// A life told effect by effect, so that it can be ended at any of them.
struct Chronicle {
    /// Something that happened in that life.
    enum Step {
        case ordered(DaemonEffect)
        /// The disk said that what was appended before the last sync is durable.
        case synced
    }

    private(set) var world: World
    private(set) var steps: [Step] = []

    init(_ world: World) {
        self.world = world
        self.world.answersSyncs = false
        self.world.effects = []
    }

    /// Lets something happen, and has the disk answer afterwards.
    mutating func tell(_ act: (inout World) throws -> Void) rethrows {
        try act(&world)
        takeSteps()
        while !world.openSyncs.isEmpty {
            steps.append(.synced)
            world.answerSyncs()
            takeSteps()
        }
    }

    private mutating func takeSteps() {
        steps += world.effects.map(Step.ordered)
        world.effects = []
    }

    /// A life in which about everything happens once.
    static func busyLife(_ world: World) throws -> Chronicle {
        var life = Chronicle(world)
        life.tell { $0.tell(.booted) }
        let follower = life.world.connect()
        life.tell { $0.request(follower, "GET", "/v1/codexd/events", headers: ["Accept: text/event-stream"]) }
        for thread in ["thread-1", "thread-2"] as [JSON] {
            let client = life.world.connect()
            life.tell { $0.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"]) }
            if thread == "thread-1" { try life.tell { try $0.answerHandshake() } }
            try life.tell { try $0.answer("thread/start", ["thread": ["id": thread]]) }
        }
        let sessions = life.world.daemon.state.sessions.sessions.map(\.sessionID.rawValue)
        for turn in ["turn-1", "turn-2"] as [JSON] {
            let client = life.world.connect()
            let body: JSON = ["input": "6*7?"]
            life.tell { $0.request(client, "POST", "/v1/codexd/sessions/\(sessions[0])/turns", body) }
            try life.tell { try $0.answer("turn/start", ["turn": ["id": turn, "status": "inProgress"]]) }
            life.tell { $0.notifyTurn("turn/started", turn, "inProgress") }
            for piece in ["for", "ty", "-two"] as [JSON] {
                let delta: JSON = ["threadId": "thread-1", "turnId": turn, "itemId": "item-1", "delta": piece]
                life.tell { $0.notify("item/agentMessage/delta", delta) }
            }
            life.tell { $0.pass(.milliseconds(50)) }
            if turn == "turn-1" { life.tell { $0.notifyTurn("turn/completed", turn, "completed") } }
        }
        let closer = life.world.connect()
        life.tell { $0.request(closer, "POST", "/v1/codexd/sessions/\(sessions[1])/close") }
        life.tell { $0.tell(.child(.wrote(.stderr, Array("a warning".utf8)))) }
        life.tell { $0.tell(.child(.wrote(.stdout, Array("garbage\n".utf8)))) }
        life.tell { $0.pass(.seconds(1)) }
        life.tell { $0.childEnds(.signalled("SIGKILL")) }
        life.tell { $0.tell(.stopRequested(signal: "SIGTERM")) }
        return life
    }
}

extension World {
    mutating func notifyTurn(_ method: String, _ turn: JSON, _ status: JSON) {
        notify(method, ["threadId": "thread-1", "turn": ["id": turn, "status": status]])
    }
}

/// What lies on the disk at some moment of a life.
struct Remains {
    /// Every line that was appended; a process may die and leave it.
    private(set) var log: [UInt8] = []
    private(set) var files: [StateFile: [UInt8]] = [:]
    /// How many bytes of the log outlive the machine.
    private(set) var durable = 0
    private var beforeSync = 0

    mutating func follow(_ step: Chronicle.Step) {
        switch step {
        case .ordered(.append(.events, let bytes)): log += bytes
        case .ordered(.sync): beforeSync = log.count
        case .ordered(.replace(let file, let bytes)): files[file] = bytes
        case .ordered(.remove(let file)): files[file] = nil
        case .ordered: break
        case .synced: durable = beforeSync
        }
    }

    /// What the machine's own death leaves of the log, with some of what wasn't durable.
    func log(losing share: Double) -> [UInt8] {
        let lost = Int(Double(log.count - durable) * share)
        return Array(log.dropLast(lost))
    }
}

/// What clients were told in a life.
struct Witness {
    private(set) var sessions: [String] = []
    private(set) var turns: [String] = []
    private(set) var closed: [String] = []
    /// What followers were shown, by number.
    private(set) var shown: [Int: JSON] = [:]
    /// How much has been told.
    private(set) var count = 0

    private var parsers: [ClientID: HTTPResponseParser] = [:]
    private var streams: [ClientID: [UInt8]] = [:]

    mutating func follow(_ step: Chronicle.Step) throws {
        guard case .ordered(.send(let client, let bytes)) = step else { return }
        count += 1
        var parser = parsers[client] ?? HTTPResponseParser()
        parser.append(bytes)
        while let output = try parser.next() {
            switch output {
            case .response(let response): try note(JSON(parsing: response.body), response.status.rawValue)
            case .streamBytes(let bytes): streams[client, default: []] += bytes
            case .interim, .streamStarted, .streamEnded: break
            }
        }
        parsers[client] = parser
        try noteShown(by: client)
    }

    private mutating func note(_ body: JSON, _ status: Int) throws {
        switch status {
        case 201: sessions.append(try #require(body["sessionId"]?.text))
        case 202: turns.append(try #require(body["turnId"]?.text))
        case 200: closed.append(try #require(body["sessionId"]?.text))
        default: Issue.record("an answer of \(status) in a life without trouble")
        }
    }

    private mutating func noteShown(by client: ClientID) throws {
        for line in String(decoding: streams[client] ?? [], as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("data: ") {
            let event = try JSON(parsing: Array(line.dropFirst(6).utf8))
            shown[try #require(event["seq"]?.integer)] = event
        }
        streams[client] = []
    }
}
