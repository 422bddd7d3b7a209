import Basics
import Scenarios

/// A world of a few numbers and texts, in which things happen when a test says so.
///
/// Its daemon is up as soon as it is started, and ends as soon as it is told.
final class ToyWorld: ScenarioWorld {
    var now = Instant(nanoseconds: 0)
    let directory = "/toy"
    let startFlags = ["--toy"]
    var ledger: ServerLedger
    var daemon: DaemonSight?
    var outputs: [Observation.Output] = []

    /// All that was done to it, in order.
    private(set) var deeds: [String] = []

    /// What its files hold.
    var texts: [String: String] = [:]

    /// What a daemon answers to a method and a target; without an answer it says nothing.
    var answers: [String: String] = [:]

    /// When each request came.
    private(set) var requests: [(at: Instant, line: String)] = []

    private var plans: [(at: Instant, event: (ToyWorld) -> Void)] = []
    private var wires: [Received] = []

    init(_ scenario: Scenario) {
        ledger = ServerLedger(scenario.servers, scenario.constants)
    }

    /// Has something happen so long after the beginning.
    func plan(_ delay: Duration, _ event: @escaping (ToyWorld) -> Void) {
        plans.append((Instant(nanoseconds: delay.nanoseconds), event))
    }

    func turn(until deadline: Instant) {
        guard let next = plans.indices.min(by: { plans[$0].at < plans[$1].at }), plans[next].at <= deadline else {
            now = max(now, deadline)
            return
        }
        let plan = plans.remove(at: next)
        now = max(now, plan.at)
        plan.event(self)
    }

    // MARK: - Files

    func put(_ content: [UInt8], at path: String) { texts[path] = String(decoding: content, as: UTF8.self) }

    func file(_ path: String) -> [UInt8]? { texts[path].map { Array($0.utf8) } }

    func files() -> [Observation.File] {
        texts.sorted { $0.key < $1.key }.map { Observation.File(path: $0.key, bytes: Array($0.value.utf8)) }
    }

    // MARK: - The daemon

    func startDaemon(_ flags: [String], environment: [String: String]) {
        deeds.append("start \(flags.joined(separator: " "))")
        beginLife()
    }

    /// A daemon comes up, as a start or a fault may have it; each life has a port of its own.
    func beginLife() {
        let life = daemon.map { $0.life + 1 } ?? 0
        daemon = DaemonSight(life: life, isUp: true, ending: nil, complaint: "up")
        texts["state/codexd/local-api.json"] = "{\"url\": \"http://toy:\(life + 1)\"}"
        texts["state/codexd/api-token"] = "t\n"
        texts["state/codexd/identity.json"] = "{\"daemonId\": \"d\"}"
    }

    func stopDaemon(forcing: Bool) { end(forcing ? "force" : "stop", .exited(code: 0)) }

    func killDaemon() { end("kill", .signalled("SIGKILL")) }

    private func end(_ deed: String, _ ending: ProcessEnding) {
        deeds.append(deed)
        daemon?.ending = ending
    }

    func run(_ words: [String], environment: [String: String], until deadline: Instant) -> CommandSight? {
        deeds.append("run \(words.joined(separator: " "))")
        guard words != ["hang"] else {
            now = deadline
            return nil
        }
        return CommandSight(ending: .exited(code: words.count), output: Array("[1]".utf8), errorOutput: [])
    }

    // MARK: - Clients

    func send(_ bytes: [UInt8], on wire: ClientWire) { deeds.append("send \(bytes.count) bytes") }

    func connect(to address: APIAddress, sending bytes: [UInt8]) -> ClientWire {
        let line = String(decoding: bytes.prefix { $0 != 0x0D }, as: UTF8.self).dropLast(" HTTP/1.1".count)
        requests.append((now, "\(address.port) \(line)"))
        deeds.append(String(line))
        wires.append(Received(bytes: Array((answers[String(line)] ?? "").utf8), ending: nil))
        return ClientWire(rawValue: wires.count - 1)
    }

    /// Says something on a connection, counted from 0, or ends it.
    func say(_ text: String, on wire: Int, ending: String? = nil) {
        wires[wire].bytes += Array(text.utf8)
        wires[wire].ending = ending
    }

    func take(from wire: ClientWire) -> Received {
        defer { wires[wire.rawValue].bytes = [] }
        return wires[wire.rawValue]
    }

    func disconnect(_ wire: ClientWire) { deeds.append("disconnect \(wire.rawValue)") }

    // MARK: - Fakes and the end

    /// The invariant that a look finds broken.
    var broken: BrokenInvariant?

    func holdInvariants(until deadline: Instant) -> BrokenInvariant? {
        deeds.append("look")
        return broken
    }

    func release(_ point: String, _ bindings: Bindings) {
        deeds.append("release \(point)")
        ledger.release(point)
    }

    func comeToRest() { deeds.append("rest") }

    func countOrphans() -> [String: Int] {
        deeds.append("count")
        return [:]
    }
}

extension ToyWorld {
    /// An answer with a JSON body.
    static func answer(_ body: String, status: Int = 200) -> String {
        "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// The head of an event stream.
    static let stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
}
