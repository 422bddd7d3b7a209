import Basics
import HTTPWire

/// Events as they happen, until Ctrl-C or as many as were asked for.
struct EventFollowing: ClientWork {
    private let limit: Int?
    private let asJSON: Bool
    private let text: EventText
    private var stream: FollowedStream
    private var count = 0

    init(_ path: [String], _ choice: ClientOrder.EventChoice, asJSON: Bool, _ appearance: Appearance) {
        limit = choice.limit
        self.asJSON = asJSON
        text = EventText(appearance)
        let since = choice.since.map { [ClientOrder.Parameter("since", $0)] } ?? []
        stream = FollowedStream(ClientRequest(.get, path, choice.query + since))
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began: effects.append(.follow(stream.open()))
        case .streamed(let bytes): take(bytes, at: now, into: &effects)
        case .streamRefused(let answer): effects.refuse(answer, asJSON: asJSON)
        case .streamLost(let reason): stream.lose(reason, at: now, into: &effects)
        case .woke: stream.retry(at: now, into: &effects)
        case .interrupted: effects.append(.finish(.interrupted))
        case .answered, .unanswered: break
        }
    }

    private mutating func take(_ bytes: [UInt8], at now: Instant, into effects: inout [ClientEffect]) {
        stream.noteConnection(into: &effects)
        effects.append(.progress("following events"))
        do {
            for message in try stream.take(bytes) {
                guard let json = message.json else { continue }
                if let gap = json["gap"] {
                    effects.append(.note(EventText.gap(gap)))
                    continue
                }
                effects.append(.write(asJSON ? message.line : text.line(json)))
                count += 1
                if count == limit { return effects.append(.finish(.done)) }
            }
        } catch {
            effects.append(.note("\(error)"))
            effects.append(.finish(.failed))
        }
    }
}
