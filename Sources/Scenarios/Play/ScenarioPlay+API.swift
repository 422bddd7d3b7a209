import Basics
import HTTPWire

extension ScenarioPlay {
    /// The path of all sessions.
    static var sessions: String { "/v1/codexd/sessions" }

    /// The path of all runs.
    static var runs: String { "/v1/codexd/runs" }

    /// How long a call waits for a daemon that may come back.
    private static var returnPatience: Duration { .seconds(1) }

    /// The request of a call that has a name.
    func request(_ call: Step.Call, _ parameters: JSONObject) throws(RunEnd) -> APIRequest {
        let values = try substitute(.object(parameters)).members ?? [:]
        func segment(_ name: String) -> String {
            (values[name]?.text ?? values[name]?.description ?? "").percentEncoded
        }
        let session = "\(Self.sessions)/\(segment("sessionId"))"
        let inner = values.without(["sessionId"])
        return switch call {
        case .createSession, .resumeSession: APIRequest(post: values, to: Self.sessions)
        case .closeSession: APIRequest(post: inner, to: "\(session)/close")
        case .startTurn, .steerTurn: APIRequest(post: inner, to: "\(session)/turns")
        case .interruptTurn: APIRequest(post: inner, to: "\(session)/interrupt")
        case .createRun: APIRequest(post: values, to: Self.runs)
        case .cancelRun:
            APIRequest(post: values.without(["runId"]), to: "\(Self.runs)/\(segment("runId"))/cancel")
        case .answerApproval:
            APIRequest(post: values.without(["id"]), to: "/v1/codexd/approvals/\(segment("id"))")
        case .status: APIRequest("GET", "/v1/codexd/status")
        }
    }

    /// A request as a scenario spells it.
    func request(_ call: Step.HTTPCall) throws(RunEnd) -> APIRequest {
        var request = APIRequest(call.method, try substitute(call.path))
        request.headers = try substitute(call.headers)
        request.keep = call.keep
        switch call.body {
        case nil: break
        case .repeated(let template, let times):
            request.body = Array(String(repeating: try substitute(template), count: times).utf8)
        case .json(let template): request.body = try substitute(template).encoded()
        case .raw(let template): request.body = Array(try substitute(template).utf8)
        }
        return request
    }

    /// The fields of a request's header with their values.
    func substitute(_ headers: [Step.Header]) throws(RunEnd) -> [(name: String, value: String?)] {
        var fields: [(name: String, value: String?)] = []
        for header in headers {
            let value = String(repeating: try substitute(header.value), count: header.times)
            fields.append((header.name, header.times == 0 ? nil : value))
        }
        return fields
    }

    /// Where to ask; a daemon that may come back is waited for.
    func whereToAsk() throws(RunEnd) -> APIAddress {
        var address = try reach()
        if address == nil, mayReturn {
            address = try wait(within: Self.returnPatience) { () throws(RunEnd) in try reach() }
        }
        guard let address else {
            let complaint = world.daemon?.complaint ?? "none"
            throw .failed(place, "there is nobody to ask", expected: "a daemon", actual: complaint)
        }
        return address
    }

    /// Sends a request, and doesn't wait for its answer.
    func begin(_ request: APIRequest) throws(RunEnd) -> OpenCall {
        let address = try whereToAsk()
        return OpenCall(request, on: try world.connect(to: address, sending: request.encoded(for: address)))
    }

    /// Waits for the answer of a call.
    func answer(to call: OpenCall, within patience: Duration) throws(RunEnd) -> (status: Int, body: JSON) {
        switch try outcome(of: call, within: patience) {
        case .answered(let status, let body): return (status, body)
        case .unanswered(let reason):
            throw .failed(place, "the call got no answer", expected: "an answer", actual: reason)
        case nil:
            // A forgiving run goes on, and whoever watches it wants to see whether the answer ever comes.
            if !options.isForgiving { try world.disconnect(call.wire) }
            let wanted = "an answer within \(scaled(patience))"
            throw .failed(place, "the call got no answer", expected: wanted, actual: "none")
        }
    }

    private func outcome(of call: OpenCall, within patience: Duration) throws(RunEnd) -> APICall.Outcome? {
        try wait(within: patience) { () throws(RunEnd) in
            try advance(call)
            return call.outcome
        }
    }

    /// Waits until a call's connection is closed without an answer.
    private func requireNoAnswer(of call: OpenCall, within patience: Duration) throws(RunEnd) {
        switch try outcome(of: call, within: patience) {
        case .unanswered: return
        case .answered(let status, let body):
            let actual = "\(status) with \(body)"
            throw .failed(place, "the call got an answer", expected: "none", actual: actual)
        case nil:
            try world.disconnect(call.wire)
            let wanted = "its end within \(scaled(patience))"
            throw .failed(place, "the connection stayed open", expected: wanted, actual: "no end")
        }
    }

    /// Waits for the answer of a call, and holds it against what is expected.
    func require(
        _ expectation: Step.AnswerExpectation,
        of call: OpenCall,
        within patience: Duration
    ) throws(RunEnd) {
        if expectation.isMissing { return try requireNoAnswer(of: call, within: patience) }
        let (status, body) = try answer(to: call, within: patience)
        if let matcher = expectation.status {
            let mismatches = matcher.check(.integer(status), &world.ledger.bindings)
            if let mismatch = mismatches.first {
                throw .failed(
                    place,
                    "the answer's status differs",
                    expected: mismatch.expected,
                    actual: "\(mismatch.actual) with \(body)"
                )
            }
        } else if !(200...299).contains(status) {
            throw .failed(place, "the call was refused", expected: "200 to 299", actual: "\(status) with \(body)")
        }
        try require(expectation.headers, .object(call.headers), "the answer's header differs")
        try require(expectation.body, body, "the answer differs")
    }

    /// Asks what `expect.api` wants to know, while there is somebody to answer.
    func askAnswers() throws(RunEnd) {
        guard try reach() != nil else { return }
        let expectations =
            scenario.expectations.answers + scenario.expectations.outcomes.flatMap(\.expectations.answers)
        for expectation in expectations {
            let request = APIRequest("GET", try substitute(expectation.path))
            let (_, body) = try answer(to: try begin(request), within: .seconds(10))
            answers.removeAll { $0.path == expectation.path }
            answers.append(Observation.Answer(path: expectation.path, body: body))
        }
    }
}
