import Basics
import HTTPWire

/// The log of a run as far as it goes, read page by page.
struct LogInquiry: ClientWork {
    private let run: String
    private let channel: String?
    private let asJSON: Bool
    private var text: RunLogText
    private var cursor: String?

    init(run: String, channel: String?, asJSON: Bool, _ appearance: Appearance) {
        self.run = run
        self.channel = channel
        self.asJSON = asJSON
        text = RunLogText(isPlain: channel != nil, appearance)
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began: effects.append(.request(page))
        case .answered(let answer):
            guard answer.isFine, let body = answer.object, let entries = body["items"]?.elements else {
                return effects.refuse(answer, asJSON: asJSON)
            }
            for entry in entries { effects.append(.write(asJSON ? "\(entry)\n" : text.text(entry))) }
            if let next = body["next"]?.text, !entries.isEmpty {
                cursor = next
                effects.append(.request(page))
            } else {
                if !asJSON { effects.append(.write(text.ending())) }
                effects.append(.finish(.done))
            }
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private var page: ClientRequest {
        var query: [ClientOrder.Parameter] = [.init("limit", "1000")]
        if let channel { query.append(.init("channel", channel)) }
        if let cursor { query.append(.init("from", cursor)) }
        return ClientRequest(.get, ClientRequest.path("runs", run, "logs"), query)
    }
}
