import Basics

/// What a fake server pretends to have: a clock, threads, and identifiers for whatever is new.
///
/// Everything in it follows from the number of the process and from what was asked of it, so that a run repeated is
/// a run repeated in every byte.
struct Pretence: Hashable, Sendable {
    /// How many threads and turns are remembered; the oldest are forgotten.
    static let mostRemembered = 1_000

    /// A thread that the server has loaded.
    struct Thread: Hashable {
        let id: String
        let directory: String
        let model: String
        var preview = ""
        var turns: [PretendedTurn] = []
    }

    /// What a message says that later ones refer to.
    struct Names: Hashable {
        let thread: String?
        let turn: String?

        init(in said: JSON) {
            thread = said.member("threadId")?.text ?? said.member("thread")?.member("id")?.text
            turn = said.member("turnId")?.text ?? said.member("turn")?.member("id")?.text
        }
    }

    /// Who speaks with the server.
    struct Client: Hashable {
        let name: String
        let version: String
    }

    /// The wall time at which every process starts, in milliseconds since 1970.
    private static let epoch = 1_795_164_740_000

    let spawn: Int
    let directory: String
    private let started: Instant

    /// Who the client says it is.
    var client = Client(name: "codexd", version: "0")
    var isInitialized = false
    var threads: [Thread] = []

    /// What earlier processes have left, as the real one finds it on its disk.
    private(set) var shelf: [PretendedTurn.Record]

    /// What later processes must find of what has happened since this was last emptied.
    var unsaved: [PretendedTurn.Record] = []

    /// The ids that were last used, where a script leaves them out.
    private(set) var threadID = ""
    private(set) var turnID = ""
    private var count = 0

    init(spawn: Int, directory: String, started: Instant, shelf: [PretendedTurn.Record] = []) {
        self.spawn = spawn
        self.shelf = shelf
        self.directory = directory
        self.started = started
    }

    /// The time that the server writes into its messages.
    func milliseconds(at now: Instant) -> Int {
        Self.epoch + Int(started.duration(to: now).milliseconds)
    }

    /// The time at which all that is pretended happens, in seconds since 1970.
    var seconds: JSON { .integer(Self.epoch / 1_000) }

    /// The same, in milliseconds.
    var instant: JSON { .integer(Self.epoch) }

    /// A new identifier in the form of UUIDs of version 7 (RFC 9562, section 5.7).
    mutating func nextID() -> String {
        count += 1
        return "0199a213-\(Self.hexadecimal(spawn, digits: 4))-7000-8000-\(Self.hexadecimal(count, digits: 12))"
    }

    private static func hexadecimal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text.suffix(digits)
    }

    // MARK: - Threads

    func thread(_ id: String?) -> Thread? {
        threads.first { $0.id == id }
    }

    /// Whether that is not a thread which only an earlier process has had.
    func isLoaded(_ id: String) -> Bool { thread(id) != nil || !shelf.contains { $0.thread == id } }

    mutating func remember(_ thread: Thread) {
        threads.removeAll { $0.id == thread.id }
        threads.append(thread)
        if threads.count > Self.mostRemembered { threads.removeFirst() }
        threadID = thread.id
    }

    /// Takes over what a message says; what it leaves out is as before.
    mutating func note(_ names: Names) {
        threadID = names.thread ?? threadID
        turnID = names.turn ?? turnID
    }

    mutating func remember(turn id: String, of thread: String) {
        turnID = id
        threadID = thread
    }

    /// Takes from a request what later messages refer to.
    mutating func noteRequest(_ call: ClientCall) {
        guard let params = call.params else { return }
        if let id = params.member("threadId")?.text { threadID = id }
        if let id = params.member("turnId")?.text ?? params.member("expectedTurnId")?.text { turnID = id }
        guard call.method == "initialize", let info = params.member("clientInfo") else { return }
        client = Client(name: info["name"]?.text ?? client.name, version: info["version"]?.text ?? client.version)
    }
}
