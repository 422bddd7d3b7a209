import Contract
import HTTPWire

/// What is counted from the start of this life on.
struct Meters: Hashable, Sendable {
    /// Requests that were answered alike.
    struct Requests: Hashable {
        /// What was asked; nothing for what led nowhere.
        let operation: Operation?
        let status: HTTPStatus
    }

    /// How many kinds of events are counted apart; the vocabulary has far fewer.
    private static let mostTypes = 512

    /// How many events of each type were recorded.
    private(set) var events: [EventType: Int] = [:]
    /// How many requests were answered.
    private(set) var requests: [Requests: Int] = [:]

    mutating func count(_ type: EventType) {
        guard events[type] != nil || events.count < Self.mostTypes else { return }
        events[type, default: 0] += 1
    }

    mutating func count(_ operation: Operation?, _ status: HTTPStatus) {
        requests[Requests(operation: operation, status: status), default: 0] += 1
    }
}
