import Basics
import HTTPWire

/// What a client's work needs to know beside its order.
package struct ClientBriefing: Sendable {
    /// Whether programs will read what's printed.
    package var asJSON: Bool
    /// How text for people looks.
    package var appearance: Appearance
    /// The path of the event stream.
    package var eventStreamPath: String
    /// The daemon whose state directory it is, if that's known.
    package var daemonID: String?
    /// The name under which the daemon does once what is asked, fresh for each call.
    package var key: String
    /// The flags by which its caller found the daemon, as they stand behind a command that is shown.
    package var place: String

    /// Creates a briefing.
    package init(
        asJSON: Bool,
        appearance: Appearance,
        eventStreamPath: String,
        daemonID: String?,
        key: String,
        place: String = ""
    ) {
        self.asJSON = asJSON
        self.appearance = appearance
        self.eventStreamPath = eventStreamPath
        self.daemonID = daemonID
        self.key = key
        self.place = place
    }
}

extension ClientOrder {
    /// Begins the work that carries the order out.
    ///
    /// - Parameters:
    ///   - briefing: What else there is to know.
    ///   - input: What standard input said, for a prompt that stands there.
    /// - Returns: The work; `nil` for `stop`, which asks nothing of the API.
    package func work(_ briefing: ClientBriefing, input: String) -> (any ClientWork)? {
        let (json, look) = (briefing.asJSON, briefing.appearance)
        let events = briefing.eventStreamPath.split(separator: "/").map(String.init)
        func inquiry(_ request: ClientRequest, _ telling: Inquiry.Telling) -> Inquiry {
            Inquiry(request: request, telling: telling, asJSON: json, appearance: look)
        }
        func creating(_ path: [String], _ body: JSONObject? = nil) -> ClientRequest {
            ClientRequest(.post, path, body: body, key: briefing.key)
        }
        func acting(_ path: [String]) -> ClientRequest { ClientRequest(.post, path) }
        switch self {
        case .newSession(let body):
            return inquiry(creating(ClientRequest.path("sessions"), body), .member("sessionId"))
        case .listSessions(let listing):
            return ListInquiry(ClientRequest.path("sessions"), listing, asJSON: json) { RecordText.sessions($0, look) }
        case .showSession(let id): return inquiry(ClientRequest(.get, ClientRequest.path("sessions", id)), .record)
        case .closeSession(let id):
            return inquiry(acting(ClientRequest.path("sessions", id, "close")), .sentence("closed session \(id)"))
        case .turn(let session, let prompt, let options, let follows):
            var body: JSONObject = ["input": .string(prompt.text(input))]
            for member in options.members { body.append(member.name, member.value) }
            let request = creating(ClientRequest.path("sessions", session, "turns"), body)
            return follows
                ? TurnFollowing(session, request, events: events, briefing)
                : inquiry(request, .member("turnId"))
        case .interrupt(let session):
            let request = acting(ClientRequest.path("sessions", session, "interrupt"))
            return inquiry(request, .sentence("asked the turn of session \(session) to end"))
        case .run(let prompt, let options, let follows):
            var body: JSONObject = ["prompt": .string(prompt.text(input))]
            for member in options.members { body.append(member.name, member.value) }
            let request = creating(ClientRequest.path("runs"), body)
            return follows ? RunFollowing(asking: request, asJSON: json, look) : inquiry(request, .member("runId"))
        case .listRuns(let listing):
            var list = ListInquiry(ClientRequest.path("runs"), listing, asJSON: json) { RecordText.runs($0, look) }
            list.looksAtQueue = true
            return list
        case .showRun(let id): return inquiry(ClientRequest(.get, ClientRequest.path("runs", id)), .record)
        case .cancelRun(let id):
            let request = acting(ClientRequest.path("runs", id, "cancel"))
            return inquiry(request, .sentence("asked run \(id) to end"))
        case .logs(let run, let channel, let follows):
            return follows
                ? RunFollowing(run: run, channel: channel, asJSON: json, look)
                : LogInquiry(run: run, channel: channel, asJSON: json, look)
        case .events(var choice, let follows):
            if let since = choice.since, let daemon = briefing.daemonID, since.allSatisfy(\.isNumber) {
                choice.since = "\(daemon):\(since)"
            }
            return follows
                ? EventFollowing(events, choice, asJSON: json, look) : EventInquiry(events, choice, asJSON: json, look)
        case .listApprovals(let listing):
            let path = ClientRequest.path("approvals")
            let status = listing.query.first { $0.name == "status" }?.value
            return ListInquiry(path, listing, asJSON: json) {
                RecordText.approvals($0, status: status, place: briefing.place, look)
            }
        case .showApproval(let id): return inquiry(ClientRequest(.get, ClientRequest.path("approvals", id)), .record)
        case .decide(let id, let body):
            let decision = body["decision"]?.text ?? body["decision"]?.members?.members.first?.name ?? "decided"
            var asking = inquiry(
                creating(ClientRequest.path("approvals", id), body),
                .sentence("approval \(id): \(decision)")
            )
            if body["rejection"] != nil { asking.remark = ApprovalHint.reasonKept }
            return asking
        case .openPage: return inquiry(creating(ClientRequest.path("browser-links")), .member("url"))
        case .stop: return nil
        }
    }
}

extension ClientOrder.Prompt {
    /// The prompt, once standard input is read; the line's end that closes it isn't part of it.
    func text(_ input: String) -> String {
        switch self {
        case .text(let text): text
        case .standardInput: input.last?.isNewline == true ? String(input.dropLast()) : input
        }
    }
}
