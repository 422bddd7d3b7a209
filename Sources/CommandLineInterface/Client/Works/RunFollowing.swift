import Basics
import HTTPWire

/// A run's log to its end, and where the run was asked for, how it ended.
///
/// ```
/// asking ──202──▶ looking ─▶ following ──end──▶ reading ─▶ finished
///                               ▲    │ (logs alone)
///                     logs ─────┘    └──end──▶ finished
/// ```
struct RunFollowing: ClientWork {
    private enum Stage: Sendable {
        case asking(ClientRequest)
        /// Whether runs start at all.
        case looking(run: String)
        case following(run: String, FollowedStream)
        case reading(run: String)
    }

    private let channel: String?
    private let asJSON: Bool
    private let appearance: Appearance
    private let isOurs: Bool
    private var text: RunLogText
    private var stage: Stage

    /// Asks for a run, and follows it.
    init(asking request: ClientRequest, asJSON: Bool, _ appearance: Appearance) {
        stage = .asking(request)
        (channel, isOurs) = (nil, true)
        self.asJSON = asJSON
        self.appearance = appearance
        text = RunLogText(isPlain: false, appearance)
    }

    /// Follows the log of a run that there is.
    init(run: String, channel: String?, asJSON: Bool, _ appearance: Appearance) {
        self.channel = channel
        isOurs = false
        self.asJSON = asJSON
        self.appearance = appearance
        text = RunLogText(isPlain: channel != nil, appearance)
        stage = .following(run: run, Self.stream(run, channel))
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch stage {
        case .asking(let request): ask(event, request, into: &effects)
        case .looking(let run): look(event, run, at: now, into: &effects)
        case .following(let run, var stream):
            stage = .following(run: run, stream)
            follow(event, run, &stream, at: now, into: &effects)
        case .reading(let run): read(event, run, into: &effects)
        }
    }

    private mutating func ask(_ event: ClientEvent, _ request: ClientRequest, into effects: inout [ClientEffect]) {
        switch event {
        case .began: effects.append(.request(request))
        case .answered(let answer):
            guard answer.isFine, let run = answer.object?["runId"]?.text else {
                return effects.refuse(answer, asJSON: asJSON)
            }
            effects.append(.note("run \(run) is queued"))
            effects.append(.request(RunQueueText.request))
            stage = .looking(run: run)
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private mutating func look(
        _ event: ClientEvent,
        _ run: String,
        at now: Instant,
        into effects: inout [ClientEffect]
    ) {
        var stream = Self.stream(run, channel)
        // The daemon was there a moment ago: it is worth waiting for.
        stream.noteConnection(into: &effects)
        switch event {
        case .answered(let answer):
            if let line = answer.object.flatMap(RunQueueText.parked) { effects.append(.note(line)) }
            effects.append(.progress("run \(run)"))
            effects.append(.follow(stream.open()))
            stage = .following(run: run, stream)
        // That nobody answers is found out again by following.
        case .unanswered:
            effects.append(.follow(stream.open()))
            stage = .following(run: run, stream)
        case .interrupted: follow(event, run, &stream, at: now, into: &effects)
        case .began, .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private mutating func follow(
        _ event: ClientEvent,
        _ run: String,
        _ stream: inout FollowedStream,
        at now: Instant,
        into effects: inout [ClientEffect]
    ) {
        switch event {
        case .began: effects.append(.follow(stream.open()))
        case .streamed(let bytes):
            stream.noteConnection(into: &effects)
            do {
                for message in try stream.take(bytes) {
                    if asJSON { effects.append(.write(message.line)) }
                    guard let json = message.json else { continue }
                    guard json["end"] == nil else { return end(run, into: &effects) }
                    if !asJSON { effects.append(.write(text.text(json))) }
                }
                effects.append(.progress("run \(run)"))
            } catch {
                effects.append(.note("\(error)"))
                effects.append(.finish(.failed))
            }
        case .streamRefused(let answer): effects.refuse(answer, asJSON: asJSON)
        case .streamLost(let reason): stream.lose(reason, at: now, into: &effects)
        case .woke: stream.retry(at: now, into: &effects)
        case .interrupted:
            if !asJSON { effects.append(.write(text.ending())) }
            effects.append(.note("the run goes on; to end it: codexd cancel \(run)"))
            effects.append(.finish(.interrupted))
        case .answered, .unanswered: break
        }
        stage = .following(run: run, stream)
    }

    private mutating func end(_ run: String, into effects: inout [ClientEffect]) {
        stage = .reading(run: run)
        if !asJSON { effects.append(.write(text.ending())) }
        guard isOurs else { return effects.append(.finish(.done)) }
        effects.append(.unfollow)
        effects.append(.request(ClientRequest(.get, ClientRequest.path("runs", run))))
    }

    private mutating func read(_ event: ClientEvent, _ run: String, into effects: inout [ClientEffect]) {
        switch event {
        case .answered(let answer):
            guard answer.isFine, let record = answer.object else { return effects.refuse(answer, asJSON: asJSON) }
            let status = record["status"]?.text ?? "unknown"
            let summary = record["summary"]?.text.map { ": \($0.printable)" } ?? ""
            effects.append(.note("run \(run) \(appearance.paint(status, .init(status: status)))\(summary)"))
            effects.append(.finish(status == "completed" ? .done : .failed))
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .began, .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private static func stream(_ run: String, _ channel: String?) -> FollowedStream {
        let query = channel.map { [ClientOrder.Parameter("channel", $0)] } ?? []
        return FollowedStream(ClientRequest(.get, ClientRequest.path("runs", run, "logs"), query))
    }
}
