import Basics
import Contract
import HTTPWire

/// A list of records, read page by page.
struct ListInquiry: ClientWork {
    /// The most records of a page.
    static let pageLimit = 100

    private let path: [String]
    private let listing: ClientOrder.Listing
    private let asJSON: Bool
    private let table: @Sendable ([JSONObject]) -> String
    private var items: [JSON] = []
    /// Whether people are told why runs that wait don't begin.
    var looksAtQueue = false
    private var isComplete = false

    init(
        _ path: [String],
        _ listing: ClientOrder.Listing,
        asJSON: Bool,
        table: @escaping @Sendable ([JSONObject]) -> String
    ) {
        self.path = path
        self.listing = listing
        self.asJSON = asJSON
        self.table = table
    }

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began: effects.append(.request(page(after: nil)))
        case .answered(let answer) where isComplete:
            // Readiness is answered with 503 as well, and says then how the queue stands too.
            if let line = answer.object.flatMap(RunQueueText.parked) { effects.append(.note(line)) }
            effects.append(.finish(.done))
        case .answered(let answer):
            guard answer.isFine, let body = answer.object, let more = body["items"]?.elements else {
                return effects.refuse(answer, asJSON: asJSON)
            }
            items += more
            if let cursor = body["nextCursor"]?.text, !more.isEmpty, items.count < listing.limit ?? .max {
                effects.append(.request(page(after: cursor)))
            } else {
                items = Array(items.prefix(listing.limit ?? .max))
                let text = asJSON ? Rendering.document(["items": .array(items)]) : table(items.compactMap(\.members))
                effects.append(.write(text))
                let waits = items.contains { $0["status"]?.text == Run.Status.queued.rawValue }
                guard looksAtQueue, !asJSON, waits else { return effects.append(.finish(.done)) }
                isComplete = true
                effects.append(.request(RunQueueText.request))
            }
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private func page(after cursor: String?) -> ClientRequest {
        var query = listing.query
        let count = min(Self.pageLimit, (listing.limit ?? .max) - items.count)
        query.append(.init("limit", "\(count)"))
        if let cursor { query.append(.init("cursor", cursor)) }
        return ClientRequest(.get, path, query)
    }
}
