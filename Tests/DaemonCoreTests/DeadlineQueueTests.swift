import Basics
import Testing

@testable import DaemonCore

@Suite("Deadline queue")
struct DeadlineQueueTests {
    @Test("Deadlines come due in order, equal ones as they were set")
    func order() {
        var queue = DeadlineQueue<String>()
        queue.set("late", at: 9)
        queue.set("second", at: 5)
        queue.set("third", at: 5)
        queue.set("first", at: 2)
        queue.set("second", at: 5)

        #expect(queue.next == 2)
        #expect(queue.popAllDue(at: 5) == ["first", "third", "second"])
        #expect(queue.next == 9)
        #expect(queue.popDue(at: 8) == nil)
    }

    @Test("A key has one deadline, the last that was set, and none once cancelled")
    func replacing() {
        var queue = DeadlineQueue<String>()
        queue.set("a", at: 1)
        queue.set("b", at: 2)
        queue.set("a", at: 3)
        queue.set("b", at: nil)
        queue.set("c", at: nil)

        #expect(queue.next == 3)
        #expect(queue.count == 1)
        #expect(queue.popAllDue(at: 9) == ["a"])
        #expect(queue.next == nil)
    }

    @Test("Queues are equal if the same will come out of them")
    func equality() {
        var one = DeadlineQueue<Int>()
        var other = DeadlineQueue<Int>()
        for key in 0..<20 { one.set(key, at: 4) }
        for key in (0..<20).reversed() { other.set(key, at: 7) }
        #expect(one != other)
        for key in 0..<20 { other.set(key, at: 4) }

        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        other.set(0, at: 4)
        #expect(one != other)
    }

    @Test("Queue and list agree after any order of calls, and the heap stays small", arguments: UInt64(0)..<100)
    func randomWalk(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var queue = DeadlineQueue<Int>()
        var model: [(key: Int, instant: Instant)] = []
        var now: Int64 = 0
        for step in 0..<400 {
            let key = Int.random(in: 0..<(seed % 2 == 0 ? 5 : 60), using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0..<5:
                let instant = Instant(nanoseconds: now + .random(in: -3...20, using: &generator))
                queue.set(key, at: instant)
                model.removeAll { $0.key == key }
                model.append((key, instant))
            case 5:
                queue.set(key, at: nil)
                model.removeAll { $0.key == key }
            default:
                now += .random(in: 0...4, using: &generator)
                // Elements of equal instants stay as they are: `min` takes the first.
                let due = model.min { $0.instant < $1.instant }.flatMap { $0.instant.nanoseconds <= now ? $0.key : nil }
                try #require(queue.popDue(at: Instant(nanoseconds: now)) == due, "step \(step)")
                model.removeAll { $0.key == due }
            }
            try #require(queue.next == model.map(\.instant).min(), "step \(step)")
            try #require(queue.count == model.count)
            try #require(queue.heapCount <= DeadlineQueue<Int>.heapBound(live: model.count))
        }
    }
}

extension Instant: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) {
        self.init(nanoseconds: value)
    }
}

extension DeadlineQueue {
    fileprivate mutating func popAllDue(at now: Instant) -> [Key] {
        var keys: [Key] = []
        while let key = popDue(at: now) { keys.append(key) }
        return keys
    }
}
