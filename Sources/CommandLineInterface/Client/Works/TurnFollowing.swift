import Basics
import Contract
import HTTPWire

/// A turn, from before it is asked for to its verdict.
///
/// The stream is opened first, for its cursor alone: what happens from there on is followed once the turn has a name,
/// so nothing is missed however quickly it goes.
///
/// ```
/// opening ──cursor──▶ asking ──202──▶ following ──verdict──▶ finished
///                                      │    ▲ │
///                                  gap │    │ └──a final error, a loss──▶ awaiting ──▶ finished, or it runs on
///                                      ▼    │
///                                     checking ──it has ended──▶ finished
/// ```
struct TurnFollowing: ClientWork {
    private enum Stage: Sendable {
        case opening
        case asking
        case following(turn: String)
        /// Events are missing, so the session is asked how the turn stands.
        case checking(turn: String)
        /// A final error was told, or a loss, and a better word on how the turn ended should follow.
        case awaiting(turn: String, until: Instant, message: String?)
    }

    /// How long the end of a turn may take after a final error.
    static let afterword: Duration = .seconds(2)

    /// How long the app-server may take to say how a turn ended that was lost.
    static let correction: Duration = .seconds(10)

    private let session: String
    private let request: ClientRequest
    private let asJSON: Bool
    private let appearance: Appearance
    private var stream: FollowedStream
    private var talk: AgentTalk
    private var stage: Stage = .opening
    private var lastError: String?

    private let place: String

    init(_ session: String, _ request: ClientRequest, events: [String], _ briefing: ClientBriefing) {
        self.session = session
        self.request = request
        asJSON = briefing.asJSON
        appearance = briefing.appearance
        place = briefing.place
        talk = AgentTalk(appearance, place: place)
        stream = FollowedStream(ClientRequest(.get, events, [.init("sessionId", session)]))
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began:
            effects.append(.progress("asking"))
            effects.append(.follow(stream.open()))
        case .answered(let answer): take(answer, into: &effects)
        case .unanswered(let reason): effects.giveUp(reason)
        case .streamed(let bytes): take(bytes, at: now, into: &effects)
        case .streamRefused(let answer): effects.refuse(answer, asJSON: asJSON)
        case .streamLost(let reason): stream.lose(reason, at: now, into: &effects)
        case .woke:
            talk.wake(at: now, into: &effects)
            if case .awaiting(let turn, let until, let message) = stage, until <= now {
                settle(turn, "failed", because: message, into: &effects)
            } else {
                stream.retry(at: now, into: &effects)
            }
        case .interrupted: interrupt(into: &effects)
        }
    }

    private mutating func take(_ answer: HTTPResponse, into effects: inout [ClientEffect]) {
        guard answer.isFine, let body = answer.object else { return effects.refuse(answer, asJSON: asJSON) }
        switch stage {
        case .asking:
            guard let turn = body["turnId"]?.text else { return effects.refuse(answer, asJSON: asJSON) }
            stage = .following(turn: turn)
            effects.append(.progress("turn \(turn) is accepted"))
            effects.append(.follow(stream.open()))
        case .checking(let turn):
            stage = .following(turn: turn)
            guard body["currentTurnId"]?.text != turn else { return }
            if body["lastTurnId"]?.text == turn, let status = body["lastTurnStatus"]?.text {
                settle(turn, status, because: nil, into: &effects)
            } else {
                settle(turn, "unknown", because: "the events that tell its end are no longer kept", into: &effects)
            }
        case .opening, .following, .awaiting: break
        }
    }

    private mutating func take(_ bytes: [UInt8], at now: Instant, into effects: inout [ClientEffect]) {
        stream.noteConnection(into: &effects)
        do {
            let messages = try stream.take(bytes)
            for message in messages {
                guard let json = message.json else { continue }
                if let gap = json["gap"] {
                    meet(gap, into: &effects)
                } else if take(json, message, at: now, into: &effects) {
                    return
                }
            }
        } catch {
            effects.append(.note("\(error)"))
            effects.append(.finish(.failed))
        }
        if case .opening = stage, stream.cursor != nil {
            stage = .asking
            effects.append(.unfollow)
            effects.append(.progress("waiting for the turn to be accepted"))
            effects.append(.request(request))
        }
    }

    private mutating func meet(_ gap: JSON, into effects: inout [ClientEffect]) {
        guard case .following(let turn) = stage else { return }
        effects.append(.note(EventText.gap(gap)))
        stage = .checking(turn: turn)
        effects.append(.request(ClientRequest(.get, ClientRequest.path("sessions", session))))
    }

    /// Takes an event.
    ///
    /// - Returns: Whether nothing more is to be read of this stream.
    private mutating func take(
        _ event: JSON,
        _ message: ServerSentEventParser.Message,
        at now: Instant,
        into effects: inout [ClientEffect]
    ) -> Bool {
        guard let turn, let detail = event["detail"], let name = event["type"]?.text else { return false }
        let type = EventType(rawValue: name)
        if type == .sessionRecovered {
            // What only names the thread is chosen by the thread that the session had when the stream began.
            stream.rewind(to: message)
            effects.append(.follow(stream.open()))
            return true
        }
        if type == .sessionRecoveryFailed, case .awaiting = stage {
            settle(turn, "failed", because: detail["reason"]?.text, into: &effects)
            return true
        }
        guard (detail["turnId"] ?? detail["params"]?["turnId"])?.text == turn else { return false }
        if asJSON { effects.append(.write(message.line)) } else { talk.take(type, detail, at: now, into: &effects) }
        switch type {
        case .turnCompleted:
            settle(turn, detail["status"]?.text ?? "unknown", because: lastError, into: &effects)
        case .turnCompletionMissing:
            effects.append(.note("the turn is lost; how it ended is found out when its thread is loaded again"))
            linger(on: turn, for: Self.correction, because: detail["failureClass"]?.text, at: now, into: &effects)
            return false
        case .turnSettled:
            let status = detail["status"]?.text ?? "unknown"
            guard status != "inProgress" else {
                stage = .following(turn: turn)
                return false
            }
            settle(turn, status, because: reason ?? detail["failureClass"]?.text, into: &effects)
        case .turnError:
            lastError = detail["error"]?["message"]?.text ?? detail["error"]?.text
            guard detail["willRetry"]?.boolean == false else { return false }
            linger(on: turn, for: Self.afterword, because: lastError, at: now, into: &effects)
            return false
        default: return false
        }
        return true
    }

    private mutating func linger(
        on turn: String,
        for time: Duration,
        because reason: String?,
        at now: Instant,
        into effects: inout [ClientEffect]
    ) {
        let until = now.advanced(by: time)
        stage = .awaiting(turn: turn, until: until, message: reason)
        effects.append(.wake(at: until))
    }

    /// Why the turn is taken to have failed, while a better word is awaited.
    private var reason: String? {
        if case .awaiting(_, _, let reason) = stage { reason } else { nil }
    }

    /// The turn that is followed, once it has a name.
    private var turn: String? {
        switch stage {
        case .opening, .asking: nil
        case .following(let turn), .checking(let turn), .awaiting(let turn, _, _): turn
        }
    }

    private mutating func settle(
        _ turn: String,
        _ status: String,
        because reason: String?,
        into effects: inout [ClientEffect]
    ) {
        let reason = status == "completed" ? nil : reason
        if asJSON {
            let end: JSONObject = [
                "sessionId": .string(session), "turnId": .string(turn), "status": .string(status),
                "reason": .optional(reason),
            ]
            effects.append(.write("\(JSON.object(["end": .object(end)]))\n"))
        } else {
            talk.end(into: &effects)
        }
        let shown = appearance.paint(status.printable, .init(status: status))
        effects.append(.note("turn \(turn) \(shown)\(reason.map { ": \($0.printable)" } ?? "")"))
        effects.append(.finish(status == "completed" ? .done : .failed))
    }

    private mutating func interrupt(into effects: inout [ClientEffect]) {
        talk.end(into: &effects)
        switch stage {
        case .opening: break
        case .asking: effects.append(.note("the turn may have begun; to see: codexd session show \(session)\(place)"))
        case .following(let turn), .checking(let turn), .awaiting(let turn, _, _):
            effects.append(.note("turn \(turn) goes on; to interrupt it: codexd interrupt \(session)\(place)"))
        }
        effects.append(.finish(.interrupted))
    }
}
