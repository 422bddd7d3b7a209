package import Basics

/// What is asked of a running daemon.
package enum ClientOrder: Hashable, Sendable {
    case newSession(JSONObject)
    case listSessions(Listing)
    case showSession(String)
    case closeSession(String)
    /// `options` are the members of the body beside the input.
    case turn(session: String, Prompt, options: JSONObject, follows: Bool)
    case interrupt(String)
    /// `options` are the members of the body beside the prompt.
    case run(Prompt, options: JSONObject, follows: Bool)
    case listRuns(Listing)
    case showRun(String)
    case cancelRun(String)
    case logs(run: String, channel: String?, follows: Bool)
    case events(EventChoice, follows: Bool)
    case listApprovals(Listing)
    case showApproval(String)
    /// `body` is the whole of it.
    case decide(approval: String, body: JSONObject)
    case openPage
    case stop

    /// Where the prompt comes from.
    package enum Prompt: Hashable, Sendable {
        case text(String)
        case standardInput
    }

    /// Which records are wanted.
    package struct Listing: Hashable, Sendable {
        /// The parameters that choose, in the API's names.
        package var query: [Parameter] = []
        /// How many at most.
        package var limit: Int?
    }

    /// Which events are wanted.
    package struct EventChoice: Hashable, Sendable {
        /// Behind which event to begin: a cursor, or the number of an event of this daemon.
        package var since: String?
        /// The parameters that choose, in the API's names.
        package var query: [Parameter] = []
        /// How many at most.
        package var limit: Int?
    }

    /// One parameter of a query.
    package struct Parameter: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Its value, as it is.
        package let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The prompt, if there's one to be read.
    package var readsInput: Bool {
        switch self {
        case .turn(_, .standardInput, _, _), .run(.standardInput, _, _): true
        default: false
        }
    }
}

extension ClientOrder {
    /// Reads the order of a client's command; `nil` for the other commands.
    init?(_ line: CommandLineScan, workingDirectory: String) throws(UsageError) {
        let first = line.operands.first ?? ""
        switch line.action {
        case .newSession:
            var body = try Self.work(line, workingDirectory)
            body["purpose"] = .string(line.value(.purpose) ?? "duplex")
            if let thread = line.value(.thread) { body.append("threadId", .string(thread)) }
            if let policy = line.value(.approvalPolicy) { body.append("approvalPolicy", .string(policy)) }
            self = .newSession(body)
        case .listSessions: self = .listSessions(try Self.listing(line))
        case .showSession: self = .showSession(first)
        case .closeSession: self = .closeSession(first)
        case .turn:
            var options: JSONObject = [:]
            if let turn = line.value(.steer) { options.append("expectedTurnId", .string(turn)) }
            if let model = line.value(.model) { options.append("model", .string(model)) }
            if let effort = line.value(.effort) { options.append("effort", .string(effort)) }
            let prompt = Self.prompt(line.operands[1])
            self = .turn(session: first, prompt, options: options, follows: line.has(.follow))
        case .interrupt: self = .interrupt(first)
        case .run:
            var options = try Self.work(line, workingDirectory)
            if let purpose = line.value(.purpose) { options.append("purpose", .string(purpose)) }
            if let session = line.value(.session) { options.append("sessionId", .string(session)) }
            if line.has(.skipsRepositoryCheck) { options.append("skipGitRepoCheck", true) }
            if let timeout = try Self.count(line, .timeout) { options.append("timeoutMs", .integer(timeout)) }
            self = .run(Self.prompt(first), options: options, follows: line.has(.follow))
        case .runs: self = first.isEmpty ? .listRuns(try Self.listing(line)) : .showRun(first)
        case .cancel: self = .cancelRun(first)
        case .logs: self = .logs(run: first, channel: line.value(.channel), follows: line.has(.follow))
        case .events:
            var choice = EventChoice(since: line.value(.since), limit: try Self.count(line, .limit))
            choice.query = line.all(.type).map { Parameter("type", $0) }
            if let session = line.value(.session) { choice.query.append(Parameter("sessionId", session)) }
            if let run = line.value(.run) { choice.query.append(Parameter("runId", run)) }
            self = .events(choice, follows: line.has(.follow))
        case .approvals:
            self = first.isEmpty ? .listApprovals(try Self.approvalListing(line)) : .showApproval(first)
        case .approve: self = .decide(approval: first, body: try Self.acceptance(line))
        case .decline: self = .decide(approval: first, body: Self.refusal(line))
        case .open: self = .openPage
        case .stop: self = .stop
        case .start, .status, .config, .smoke, .completions, .man, .help: return nil
        }
    }

    private static func prompt(_ text: String) -> Prompt {
        text == "-" ? .standardInput : .text(text)
    }

    static func listing(_ line: CommandLineScan) throws(UsageError) -> Listing {
        var listing = Listing(limit: try count(line, .limit))
        if let status = line.value(.status) { listing.query.append(Parameter("status", status)) }
        if let purpose = line.value(.purpose) { listing.query.append(Parameter("purpose", purpose)) }
        return listing
    }

    /// What a session and a run both take.
    private static func work(_ line: CommandLineScan, _ directory: String) throws(UsageError) -> JSONObject {
        var body: JSONObject = [:]
        if let model = line.value(.model) { body.append("model", .string(model)) }
        // The daemon lives in another directory, to which a relative path does not belong.
        if let path = line.value(.cwd) { body.append("cwd", .string(AbsolutePath.of(path, relativeTo: directory))) }
        if let sandbox = line.value(.sandbox) { body.append("sandbox", .string(sandbox)) }
        var metadata: JSONObject = [:]
        for pair in line.all(.metadata) {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw .badPair(flag: Switch.metadata.rawValue, value: pair)
            }
            metadata[String(pair[..<equals])] = .string(String(pair[pair.index(after: equals)...]))
        }
        if !metadata.isEmpty { body.append("metadata", .object(metadata)) }
        return body
    }

    private static func count(_ line: CommandLineScan, _ flag: Switch) throws(UsageError) -> Int? {
        guard let text = line.value(flag) else { return nil }
        guard let count = Int(text), count > 0, text.first != "+" else {
            throw .badInteger(.flag(flag.rawValue), value: text, range: 1...Int.max)
        }
        return count
    }
}
