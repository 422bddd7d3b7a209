import Basics
import HTTPWire

/// The events of the log up to now, read page by page.
struct EventInquiry: ClientWork {
    /// The most events of a page.
    static let pageLimit = 500

    private let path: [String]
    private let choice: ClientOrder.EventChoice
    private let asJSON: Bool
    private let text: EventText
    private var cursor: String?
    private var count = 0

    init(_ path: [String], _ choice: ClientOrder.EventChoice, asJSON: Bool, _ appearance: Appearance) {
        self.path = path
        self.choice = choice
        self.asJSON = asJSON
        text = EventText(appearance)
        cursor = choice.since
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began: effects.append(.request(page))
        case .answered(let answer):
            guard answer.isFine, let body = answer.object, let events = body["events"]?.elements else {
                return effects.refuse(answer, asJSON: asJSON)
            }
            if let gap = body["gap"] { effects.append(.note(EventText.gap(gap))) }
            for event in events { effects.append(.write(asJSON ? "\(event)\n" : text.line(event))) }
            count += events.count
            if let next = body["next"]?.text, !events.isEmpty, count < choice.limit ?? .max {
                cursor = next
                effects.append(.request(page))
            } else {
                if let next = body["next"]?.text, !events.isEmpty {
                    effects.append(.note("there may be more; go on with --since \(next)"))
                }
                effects.append(.finish(.done))
            }
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private var page: ClientRequest {
        var query = choice.query
        query.append(.init("limit", "\(min(Self.pageLimit, (choice.limit ?? .max) - count))"))
        if let cursor { query.append(.init("since", cursor)) }
        return ClientRequest(.get, path, query)
    }
}
