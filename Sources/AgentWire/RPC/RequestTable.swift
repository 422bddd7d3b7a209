package import Basics

/// The requests of one connection that have no answer yet, and what is known of older ones.
///
/// Every request has a deadline, because a flooded server leaves some unanswered forever.
/// One that expired is remembered for a while, so that its late answer can be told from an
/// answer to nothing. A new connection gets a new table.
///
/// ```
/// open ──▶ in flight ──settle──▶ answered ──settle──▶ repeated
///              │                    ▲
///              └─expire─▶ expired ──settle (late)
/// ```
package struct RequestTable<Purpose: Hashable & Sendable>: Hashable, Sendable {
    /// What an answer turned out to be.
    package enum Settlement: Hashable, Sendable {
        /// The answer somebody waits for.
        case awaited(RequestInFlight<Purpose>)

        /// The first answer to a request that was given up at its deadline.
        case late(method: String, purpose: Purpose)

        /// One answer too many; the method is known if the first was recent.
        case repeated(method: String?)

        /// An answer to nothing codexd ever asked.
        case unknown
    }

    private struct Answered: Hashable {
        let id: Int
        let method: String
    }

    /// In the order of their ids, and so of their asking.
    private var inFlight: [RequestInFlight<Purpose>] = []
    /// In the order in which they expired, and the next in that in which they were answered.
    private var expired: [RequestInFlight<Purpose>] = []
    private var answered = RingBuffer<Answered>(capacity: Self.memory)
    private var nextID = 1
    private let capacity: Int

    /// Creates the table of a fresh connection.
    ///
    /// - Parameter capacity: How many requests may be in flight at a time.
    package init(capacity: Int = 64) {
        precondition(capacity > 0, "a request table has room for a request")
        self.capacity = capacity
    }

    /// How many expired and how many answered requests are remembered.
    package static var memory: Int { 256 }

    /// How many requests are in flight.
    package var count: Int { inFlight.count }

    /// Whether no answer is awaited.
    package var isEmpty: Bool { inFlight.isEmpty }

    /// Whether the next request has to wait until one is answered or expires.
    package var isFull: Bool { inFlight.count >= capacity }

    /// The moment at which the next request expires if nothing is answered before.
    package private(set) var nextDeadline: Instant?

    /// Enters a request that is about to be sent; the table must not be full.
    ///
    /// - Returns: The id to send it under; ids count from 1 and none is used twice.
    package mutating func open(_ purpose: Purpose, method: String, deadline: Instant) -> Int {
        precondition(!isFull, "a request was opened beyond the \(capacity) that may be in flight")
        defer { nextID += 1 }
        inFlight.append(RequestInFlight(id: nextID, method: method, purpose: purpose, deadline: deadline))
        nextDeadline = min(nextDeadline ?? deadline, deadline)
        return nextID
    }

    /// Says what an answer is the answer to, and takes note of it.
    package mutating func settle(_ id: RPCID) -> Settlement {
        guard case .integer(let id) = id, (1..<nextID).contains(id) else { return .unknown }
        if let place = inFlight.firstIndex(where: { $0.id == id }) {
            let request = inFlight.remove(at: place)
            noteDeadline()
            note(request)
            return .awaited(request)
        }
        if let place = expired.firstIndex(where: { $0.id == id }) {
            let request = expired.remove(at: place)
            note(request)
            return .late(method: request.method, purpose: request.purpose)
        }
        return .repeated(method: answered.elements.last { $0.id == id }?.method)
    }

    /// Gives up every request whose deadline has come.
    ///
    /// - Returns: What was given up, in the order in which it was asked.
    package mutating func expire(at now: Instant) -> [RequestInFlight<Purpose>] {
        guard let nextDeadline, nextDeadline <= now else { return [] }
        let given = inFlight.filter { $0.deadline <= now }
        inFlight.removeAll { $0.deadline <= now }
        noteDeadline()
        expired.append(contentsOf: given)
        expired.removeFirst(max(0, expired.count - Self.memory))
        return given
    }

    /// Gives up every request because the connection is gone.
    ///
    /// - Returns: What was given up, in the order in which it was asked.
    package mutating func closeAll() -> [RequestInFlight<Purpose>] {
        defer { (inFlight, nextDeadline) = ([], nil) }
        return inFlight
    }

    private mutating func noteDeadline() {
        nextDeadline = inFlight.map { $0.deadline }.min()
    }

    private mutating func note(_ request: RequestInFlight<Purpose>) {
        answered.append(Answered(id: request.id, method: request.method))
    }
}
