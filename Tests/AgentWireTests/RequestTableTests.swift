import AgentWire
import Basics
import Testing

@Suite("Request table")
struct RequestTableTests {
    private let soon = Instant(nanoseconds: 10)
    private let later = Instant(nanoseconds: 20)

    @Test("Ids count from 1, and each answer finds what it is for")
    func answers() {
        var table = RequestTable<String>()
        #expect(table.open("why", method: "a", deadline: later) == 1)
        #expect(table.open("what for", method: "b", deadline: soon) == 2)
        #expect(table.nextDeadline == soon)

        let settlement = table.settle(.integer(2))

        #expect(
            settlement
                == .awaited(RequestInFlight(id: 2, method: "b", purpose: "what for", deadline: soon))
        )
        #expect(table.nextDeadline == later)
    }

    @Test("An answer to nothing is unknown", arguments: [RPCID.integer(0), .integer(-1), .integer(2), .string("1")])
    func unknown(id: RPCID) {
        var table = RequestTable<String>()
        _ = table.open("p", method: "a", deadline: soon)

        #expect(table.settle(id) == .unknown)
        #expect(table.count == 1)
    }

    @Test("A second answer is a repeated one")
    func repeated() {
        var table = RequestTable<String>()
        let id = table.open("p", method: "a", deadline: soon)
        _ = table.settle(.integer(id))

        #expect(table.settle(.integer(id)) == .repeated(method: "a"))
    }

    @Test("An answer after the deadline is late once, and then repeated")
    func late() {
        var table = RequestTable<String>()
        let first = table.open("p", method: "a", deadline: later)
        let second = table.open("q", method: "b", deadline: soon)
        let third = table.open("r", method: "c", deadline: soon)

        #expect(table.expire(at: Instant(nanoseconds: 9)).isEmpty)
        #expect(table.expire(at: soon).map(\.id) == [second, third])
        #expect(table.expire(at: soon).isEmpty)
        #expect(table.settle(.integer(second)) == .late(method: "b", purpose: "q"))
        #expect(table.settle(.integer(second)) == .repeated(method: "b"))
        #expect(table.expire(at: later).map(\.id) == [first])
        #expect(table.isEmpty && table.nextDeadline == nil)
    }

    @Test("A connection's end gives up all requests in order, and their ids aren't used again")
    func close() {
        var table = RequestTable<String>()
        let ids = (0..<3).map { _ in table.open("p", method: "a", deadline: soon) }

        #expect(table.closeAll().map(\.id) == ids)
        #expect(table.isEmpty)
        #expect(table.settle(.integer(2)) == .repeated(method: nil))
        #expect(table.open("p", method: "a", deadline: soon) == 4)
    }

    @Test("A full table has room again once a request is answered or expires")
    func capacity() {
        var table = RequestTable<String>(capacity: 2)
        _ = table.open("p", method: "a", deadline: soon)
        #expect(!table.isFull)
        _ = table.open("p", method: "a", deadline: later)
        #expect(table.isFull)

        _ = table.settle(.integer(1))
        #expect(!table.isFull)

        _ = table.open("p", method: "a", deadline: soon)
        _ = table.expire(at: soon)
        #expect(!table.isFull)
    }

    @Test("Of expired requests only so many are remembered, the newest")
    func expiredMemory() {
        var table = RequestTable<Int>()
        let bound = RequestTable<Int>.memory
        for number in 0...bound {
            _ = table.open(number, method: "m", deadline: soon)
            _ = table.expire(at: soon)
        }

        #expect(table.settle(.integer(1)) == .repeated(method: nil))
        #expect(table.settle(.integer(2)) == .late(method: "m", purpose: 1))
        #expect(table.settle(.integer(bound + 1)) == .late(method: "m", purpose: bound))
    }

    @Test("Of answered requests only so many methods are remembered, the newest")
    func answeredMemory() {
        var table = RequestTable<Int>()
        let bound = RequestTable<Int>.memory
        for number in 0...bound {
            _ = table.settle(.integer(table.open(number, method: "m", deadline: soon)))
        }

        #expect(table.settle(.integer(1)) == .repeated(method: nil))
        #expect(table.settle(.integer(2)) == .repeated(method: "m"))
    }

    @Test("Opening more than may be in flight is our own mistake")
    func overflow() async {
        await #expect(processExitsWith: .failure) {
            var table = RequestTable<Int>(capacity: 1)
            _ = table.open(1, method: "m", deadline: Instant(nanoseconds: 1))
            _ = table.open(2, method: "m", deadline: Instant(nanoseconds: 1))
        }
    }

    @Test("Table and ledger agree after any order of events", arguments: UInt64(0)..<200)
    func randomWalk(seed: UInt64) throws {
        var walk = RequestWalk(seed: seed)
        for step in 0..<400 {
            let fault = walk.step()
            try #require(fault == nil, "step \(step)")
        }
    }
}

/// Plays a connection at random, and keeps a ledger of what happened to each request.
private struct RequestWalk {
    private struct Entry {
        let deadline: Instant
        var answers = 0
        var expirations = 0
        var closures = 0

        var isInFlight: Bool { answers + expirations + closures == 0 }
    }

    private var table = RequestTable<Int>(capacity: 5)
    private var ledger: [Entry] = []
    private var now = Instant(nanoseconds: 0)
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Lets one thing happen, and tells where table and ledger differ, if they do.
    mutating func step() -> String? {
        let fault =
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<45: table.isFull ? nil : open()
            case 45..<85: settle(.random(in: 0...ledger.count + 1, using: &generator))
            case 85..<99: expire(after: .nanoseconds(.random(in: 0...30, using: &generator)))
            default: close()
            }
        return fault ?? audit()
    }

    private mutating func open() -> String? {
        let deadline = now.advanced(by: .nanoseconds(.random(in: 1...100, using: &generator)))
        ledger.append(Entry(deadline: deadline))
        let id = table.open(ledger.count * 10, method: "m\(ledger.count)", deadline: deadline)
        return id == ledger.count ? nil : "opened as \(id)"
    }

    private mutating func settle(_ id: Int) -> String? {
        let settlement = table.settle(.integer(id))
        guard ledger.indices.contains(id - 1) else { return settlement == .unknown ? nil : "\(id): \(settlement)" }
        let entry = ledger[id - 1]
        let expected: RequestTable<Int>.Settlement =
            if entry.isInFlight {
                .awaited(request(id))
            } else if entry.answers > 0 {
                .repeated(method: "m\(id)")
            } else if entry.expirations > 0 {
                .late(method: "m\(id)", purpose: id * 10)
            } else {
                .repeated(method: nil)
            }
        if entry.closures == 0 { ledger[id - 1].answers += 1 }
        return settlement == expected ? nil : "\(id): \(settlement), not \(expected)"
    }

    private mutating func expire(after pause: Duration) -> String? {
        now = now.advanced(by: pause)
        let due = ids { $0.isInFlight && $0.deadline <= now }
        for id in due { ledger[id - 1].expirations += 1 }
        let expired = table.expire(at: now)
        return expired == due.map(request) ? nil : "expired \(expired), not \(due)"
    }

    private mutating func close() -> String? {
        let open = ids(where: \.isInFlight)
        for id in open { ledger[id - 1].closures += 1 }
        let closed = table.closeAll()
        return closed == open.map(request) ? nil : "closed \(closed), not \(open)"
    }

    private func audit() -> String? {
        let open = ids(where: \.isInFlight)
        guard table.count == open.count, table.isEmpty == open.isEmpty, table.isFull == (open.count == 5) else {
            return "\(table.count) in flight, not \(open.count)"
        }
        return table.nextDeadline == open.map { ledger[$0 - 1].deadline }.min() ? nil : "wrong deadline"
    }

    private func ids(where matches: (Entry) -> Bool) -> [Int] {
        ledger.indices.filter { matches(ledger[$0]) }.map { $0 + 1 }
    }

    private func request(_ id: Int) -> RequestInFlight<Int> {
        RequestInFlight(id: id, method: "m\(id)", purpose: id * 10, deadline: ledger[id - 1].deadline)
    }
}
