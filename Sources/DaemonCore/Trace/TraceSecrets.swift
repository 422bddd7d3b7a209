import Contract

/// Replaces in a trace what nobody else may see, each byte by one other.
///
/// Secrets are the API's token, what clients bring as theirs, and the values of variables whose names sound secret,
/// codexd's own and those that clients give to runs. They're replaced in what went into the core and in what came out,
/// so that a replay of the one gives the other. It does unless the core made of a secret something else than itself,
/// cut off or escaped, or has a word of its own that is somebody's secret.
///
/// In a request for a run the values of all variables are replaced, whatever they're called. But those that don't sound
/// secret aren't looked for elsewhere: they may well be what the core says by itself, such as a path, or have been said
/// before.
package struct TraceSecrets: Sendable {
    /// Bytes that belong together, in the order in which they come.
    enum Stream: Hashable {
        case recovered
        case fromChild(ChildStream)
        case toChild
        case log(LogFile)
        case fromClient(ClientID)
        case toClient(ClientID)
        case logRead(ClientID)
        case fromJob(JobID, ChildStream)
        case runFile(RunPlace, RunFile)
    }

    /// What stands for the token of the state directory, if there is one.
    let token: [UInt8]?
    /// The dice as the replay gets them: names come of the same bytes, the token of others.
    let entropy: [UInt8]

    private var book = SecretBook()
    private var carried: [Stream: [UInt8]] = [:]
    private var watches: [ClientID: ClientWatch] = [:]
    private var lastWatch: UInt64 = 0

    /// What makes the name of a variable sound secret.
    private static let words = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"]
    /// The dice that only make names.
    private static let seedCount = 8

    /// Learns what is to be hidden from the start.
    ///
    /// - Parameters:
    ///   - token: The content of the token's file, if there is one.
    ///   - entropy: The dice, of which a token may be made.
    ///   - environment: The variables of the process.
    package init(token: [UInt8]?, entropy: [UInt8], environment: [String: String]) {
        let made = (0..<APIToken.entropyCount).map { 0xC0 + UInt8($0) }
        let seed = entropy.prefix(Self.seedCount)
        let unused = max(0, entropy.count - seed.count - made.count)
        self.entropy = seed + [UInt8](repeating: 0, count: unused) + made
        if let kept = token.flatMap(APIToken.kept) {
            self.token = book.add(kept)
        } else {
            self.token = nil
            book.add(APIToken.minted(from: entropy), as: APIToken.minted(from: made))
        }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            guard value.utf8.count >= SecretBook.shortest, Self.soundsSecret(name) else { continue }
            book.add(Array(value.utf8))
        }
    }

    /// Whether a variable of that name may hold a secret.
    static func soundsSecret(_ name: String) -> Bool {
        let loud = name.uppercased()
        return words.contains(where: loud.contains)
    }

    /// Replaces secrets in the next piece of a stream.
    mutating func redacted(_ piece: [UInt8], of stream: Stream) -> [UInt8] {
        guard case .fromClient(let client) = stream else { return redactedAsKnown(piece, of: stream) }
        var watch = watches.removeValue(forKey: client) ?? newWatch()
        // Before the rest, which may say what's learned here.
        let hidden = watch.environment(in: piece, knowing: &book)
        var redacted = redactedAsKnown(piece, of: stream)
        for (at, byte) in hidden { redacted[at] = byte }
        watch.credentials.pass(piece, replacing: &redacted, knowing: &book)
        watches[client] = watch
        return redacted
    }

    private mutating func redactedAsKnown(_ piece: [UInt8], of stream: Stream) -> [UInt8] {
        var rest = carried.removeValue(forKey: stream) ?? []
        let redacted = book.redacted(piece, carried: &rest)
        if !rest.isEmpty { carried[stream] = rest }
        return redacted
    }

    private mutating func newWatch() -> ClientWatch {
        lastWatch += 1
        return ClientWatch(seed: lastWatch)
    }

    /// Replaces secrets in bytes that stand by themselves.
    func redacted(_ bytes: [UInt8]) -> [UInt8] {
        var rest: [UInt8] = []
        return book.redacted(bytes, carried: &rest)
    }

    /// Forgets the streams of a run that's over.
    mutating func forget(_ run: RunPlace) {
        carried = carried.filter { entry in
            switch entry.key {
            case .fromJob(let job, _): job.run != run.runID
            case .runFile(let place, _): place != run
            case .recovered, .fromChild, .toChild, .log, .fromClient, .toClient, .logRead: true
            }
        }
    }

    /// Forgets the streams of a client that's gone.
    mutating func forget(_ client: ClientID) {
        watches[client] = nil
        for stream in [.fromClient(client), .toClient(client), .logRead(client)] as [Stream] { carried[stream] = nil }
    }
}
