package import AgentWire
package import Basics

/// One connection to the app-server, from its first byte to its last.
///
/// ```
/// closed ──connect──▶ initializing ──initialized──▶ ready
///    ▲──────refused───────┘
/// ```
///
/// Lines that arrive before anybody asked for a connection are nobody's: a wrapper may
/// greet, a stub may chatter. From `connect` on, what isn't the protocol is a violation.
package struct AgentConnection: Hashable, Sendable {
    /// Where the connection stands.
    package enum State: Hashable, Sendable {
        case closed
        case initializing
        case ready
    }

    /// A message from the app-server, matched with what it belongs to.
    package enum Incoming: Hashable, Sendable {
        /// An answer in a line of that length.
        case answer(RequestInFlight<AgentCall>, Result<JSONSlice, RPCError>, length: Int)
        /// An answer whose deadline had passed.
        case late(method: String, RPCID)
        case notification(AgentNotification)
        case request(ServerRequest)
        case violation(ProtocolViolation)
    }

    /// How many requests may be unanswered at once; the real server forgets some beyond that.
    package static let requestsInFlight = 64

    /// Where the connection stands now.
    package private(set) var state: State = .closed

    private var framer: LineFramer
    private var requests = RequestTable<AgentCall>(capacity: requestsInFlight)
    /// Requests that wait for a place in flight, with the patience each has once it's sent.
    private var waiting: [Outgoing] = []
    /// What was sent and isn't answered, by the numbers of the requests, should it have to be sent again.
    private var sent: [Int: Outgoing] = [:]
    /// Requests that the app-server was too busy for, until they are sent again.
    private var resting: [Resting] = []
    private let limits: JSONLimits
    #if MUTANTS
        /// Whether an answer is taken for that to the oldest request, whichever it's for.
        var matchesByOrder = false
    #endif

    private struct Outgoing: Hashable {
        let call: AgentCall
        let method: String
        let params: JSON
        let patience: Duration
        /// When nobody waits for the answer any more, once it was sent.
        var deadline: Instant?
        /// How often it was refused.
        var refusals = 0
    }

    private struct Resting: Hashable {
        let request: Outgoing
        let due: Instant
    }

    /// Creates a connection over which nothing has passed.
    ///
    /// - Parameter lineLimit: The longest line that's taken, in bytes.
    package init(lineLimit: Int = LineFramer.defaultLimit) {
        framer = LineFramer(limit: lineLimit)
        limits = JSONLimits(depth: JSONLimits.foreignDepth, bytes: lineLimit)
    }

    /// When the first answer is overdue, or something is to be sent again.
    package var nextDeadline: Instant? {
        Instant.earliest(requests.nextDeadline, resting.map(\.due).min())
    }
}

// MARK: - Outgoing

extension AgentConnection {
    /// Begins the handshake.
    ///
    /// - Returns: The bytes to send.
    package mutating func connect(_ introduction: Initialize, patience: Duration, at now: Instant) -> [UInt8] {
        precondition(state == .closed, "a connection that is \(state) was connected again")
        state = .initializing
        waiting = [
            Outgoing(call: .initialize, method: Initialize.name, params: introduction.params, patience: patience)
        ]
        return sendWaiting(at: now)
    }

    /// Ends the handshake, well or not.
    ///
    /// - Returns: The bytes to send.
    package mutating func initialized(_ isAccepted: Bool) -> [UInt8] {
        precondition(state == .initializing, "a handshake ended that is \(state)")
        state = isAccepted ? .ready : .closed
        return isAccepted ? RPCEncoding.notification(method: Initialize.initialized) : []
    }

    /// Sends a request, or has it wait for a place in flight.
    ///
    /// - Returns: The bytes to send now, none if it waits.
    package mutating func send<Method: AgentMethod>(
        _ method: Method,
        for call: AgentCall,
        patience: Duration,
        at now: Instant
    ) -> [UInt8] {
        precondition(state == .ready, "\(Method.name) was sent over a connection that is \(state)")
        waiting.append(Outgoing(call: call, method: Method.name, params: method.params, patience: patience))
        return sendWaiting(at: now)
    }

    /// Sends what has found a place in flight.
    package mutating func sendWaiting(at now: Instant) -> [UInt8] {
        var bytes: [UInt8] = []
        while let next = waiting.first, !requests.isFull {
            waiting.removeFirst()
            let deadline = next.deadline ?? now.advanced(by: next.patience)
            let id = requests.open(next.call, method: next.method, deadline: deadline)
            sent[id] = next
            sent[id]?.deadline = deadline
            bytes += RPCEncoding.request(id: id, method: next.method, params: next.params)
        }
        return bytes
    }

    /// Gives up on the requests whose answers are overdue.
    package mutating func expire(at now: Instant) -> [RequestInFlight<AgentCall>] {
        let expired = requests.expire(at: now)
        for request in expired { sent[request.id] = nil }
        return expired
    }
}

// MARK: - Incoming

extension AgentConnection {
    /// Adds bytes that have arrived, cut anywhere.
    package mutating func receive(_ bytes: [UInt8]) {
        framer.append(bytes)
    }

    /// Takes the next message, or `nil` if the rest of it has yet to arrive.
    package mutating func next() -> Incoming? {
        while let line = framer.next() {
            guard state != .closed else { continue }
            switch line {
            case .tooLong(let limit): return .violation(.lineTooLong(limit: limit))
            case .whole(let bytes) where bytes.isBlank: continue
            case .whole(let bytes): return decode(bytes)
            }
        }
        return nil
    }

    /// Takes what follows the last newline, once nothing more will come.
    package mutating func takeRemainder() -> Remainder {
        let remainder = framer.finish()
        let isWhole =
            switch try? JSONSlice(validating: remainder.bytes, limits: limits) {  // Either answer is in order.
            case nil: false
            case .some: true
            }
        return Remainder(message: isWhole ? remainder.bytes : nil, length: remainder.length)
    }

    /// Ends the connection.
    ///
    /// - Returns: What was asked and will never be answered, oldest first, and what was surely not taken.
    package mutating func close() -> (unanswered: [AgentCall], untaken: [AgentCall]) {
        state = .closed
        defer { (waiting, sent, resting) = ([], [:], []) }
        return (requests.closeAll().map(\.purpose), waiting.map(\.call) + resting.map(\.request.call))
    }

    /// Reads one whole line.
    package mutating func decode(_ line: [UInt8]) -> Incoming {
        let message: RPCMessage
        do {
            message = try RPCMessage.decode(line, limits: limits)
        } catch {
            return .violation(ProtocolViolation(bytes: line.count, method: error.method, answered: error.answeredID))
        }
        switch message {
        case .request(let id, let method, let params):
            return .request(ServerRequest(id: id, method: method, params: params))
        case .notification(let method, let params):
            do {
                return .notification(try AgentNotification.decode(method: method, params: params))
            } catch {
                return .violation(ProtocolViolation(bytes: line.count, method: error.method))
            }
        case .success(let id, let result):
            return settle(id, .success(result), length: line.count)
        case .failure(let id?, let error):
            return settle(id, .failure(error), length: line.count)
        case .failure(nil, _):
            return .violation(ProtocolViolation(bytes: line.count, method: nil))
        }
    }

    private mutating func settle(_ id: RPCID, _ result: Result<JSONSlice, RPCError>, length: Int) -> Incoming {
        switch requests.settle(meant(by: id)) {
        case .awaited(let request):
            // What is refused for now is needed once more, by whoever decides about that.
            if case .failure(let error) = result, error.code == .serverOverloaded {} else { sent[request.id] = nil }
            return .answer(request, result, length: length)
        case .late(let method, _): return .late(method: method, id)
        case .repeated(let method): return .violation(ProtocolViolation(bytes: length, method: method))
        case .unknown: return .violation(ProtocolViolation(bytes: length, method: nil))
        }
    }

    /// The request that a broken answer was meant for, if it was still awaited.
    package mutating func abandon(_ id: RPCID) -> RequestInFlight<AgentCall>? {
        guard case .awaited(let request) = requests.settle(id) else { return nil }
        sent[request.id] = nil
        return request
    }
}

// MARK: - Overload

extension AgentConnection {
    /// How often a request that the app-server was too busy for is sent again.
    package static let mostRepeats = 8
    /// How long it rests before the first time, at most; each time it's twice as long.
    package static let shortestRest: Duration = .milliseconds(100)
    /// The longest that it rests.
    package static let longestRest: Duration = .seconds(5)

    /// Has a request rest that the app-server was too busy for, and so hasn't done, before it's sent again.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - dice: Of which the second half of the rest is made, so that not all come back at once.
    ///   - now: When.
    /// - Returns: How often it was refused and how long it rests, or nothing if it would take too often or too long.
    package mutating func rest(
        _ request: RequestInFlight<AgentCall>,
        dice: UInt64,
        at now: Instant
    ) -> (refusals: Int, rest: Duration)? {
        guard state != .closed, var outgoing = sent.removeValue(forKey: request.id) else { return nil }
        let longest = min(Self.shortestRest * (1 << outgoing.refusals), Self.longestRest)
        let share = Int64(dice.multipliedFullWidth(by: UInt64(longest.nanoseconds / 2)).high)
        let rest = longest / 2 + .nanoseconds(share)
        outgoing.refusals += 1
        let due = now.advanced(by: rest)
        guard outgoing.refusals <= Self.mostRepeats, let deadline = outgoing.deadline, due < deadline else {
            return nil
        }
        resting.append(Resting(request: outgoing, due: due))
        return (outgoing.refusals, rest)
    }

    /// Sends what has rested long enough, or has it wait for a place in flight.
    ///
    /// - Returns: The bytes to send now.
    package mutating func sendRested(at now: Instant) -> [UInt8] {
        guard resting.contains(where: { $0.due <= now }) else { return [] }
        waiting += resting.filter { $0.due <= now }.map(\.request)
        resting.removeAll { $0.due <= now }
        return sendWaiting(at: now)
    }
}

extension AgentConnection {
    /// What followed the last newline of a connection that ended.
    package struct Remainder: Hashable, Sendable {
        /// The bytes, if they're whole JSON all the same.
        package let message: [UInt8]?
        /// How many bytes there were.
        package let length: Int
    }
}

extension [UInt8] {
    /// Whether there's nothing but JSON white space (RFC 8259, section 2).
    fileprivate var isBlank: Bool {
        allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    }
}
