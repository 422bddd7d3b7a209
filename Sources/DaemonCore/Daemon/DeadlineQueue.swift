package import Basics

/// Absolute deadlines, at most one for each key, the earliest first.
///
/// Deadlines for the same instant come in the order in which they were set. A deadline that was
/// cancelled or moved leaves a stale entry in the heap; stale entries are swept out before they
/// outnumber the others, so the heap is never larger than ``heapBound(live:)`` says.
package struct DeadlineQueue<Key: Hashable & Sendable>: Sendable {
    private struct Entry {
        let instant: Instant
        let order: UInt64
        let key: Key

        func precedes(_ other: Entry) -> Bool {
            (instant, order) < (other.instant, other.order)
        }
    }

    /// A binary heap whose first entry, if there is one, is never stale.
    private var heap: [Entry] = []
    private var orders: [Key: UInt64] = [:]
    private var nextOrder: UInt64 = 0

    /// Creates a queue without deadlines.
    package init() {}

    /// How many keys have a deadline.
    package var count: Int { orders.count }

    /// The earliest deadline, at which someone should look again.
    package var next: Instant? { heap.first?.instant }

    /// Gives a key a deadline in place of the one it had, or cancels that with `nil`.
    package mutating func set(_ key: Key, at instant: Instant?) {
        if let instant {
            orders[key] = nextOrder
            heap.append(Entry(instant: instant, order: nextOrder, key: key))
            nextOrder += 1
            siftUp(from: heap.count - 1)
        } else {
            orders[key] = nil
        }
        sweep()
    }

    /// Takes the earliest deadline that has passed and gives its key.
    package mutating func popDue(at now: Instant) -> Key? {
        guard let first = heap.first, first.instant <= now else { return nil }
        orders[first.key] = nil
        sweep()
        return first.key
    }

    /// How many entries the heap may hold for that many deadlines.
    static func heapBound(live: Int) -> Int { 2 * live + 16 }

    var heapCount: Int { heap.count }
}

// MARK: - The heap

extension DeadlineQueue {
    private func isStale(_ entry: Entry) -> Bool { orders[entry.key] != entry.order }

    /// Removes stale entries: from the front always, from within when there are too many.
    private mutating func sweep() {
        while let first = heap.first, isStale(first) {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            siftDown(from: 0)
        }
        guard heap.count > Self.heapBound(live: orders.count) else { return }
        heap.removeAll(where: isStale)
        for index in (0..<heap.count / 2).reversed() { siftDown(from: index) }
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[first]) {
                first = child
            }
            guard first != parent else { return }
            heap.swapAt(first, parent)
            parent = first
        }
    }
}

// MARK: - Comparing

extension DeadlineQueue: Hashable {
    /// A key and its deadline.
    private struct Deadline: Hashable {
        let key: Key
        let instant: Instant
    }

    /// What will come out, in order; how the heap came to hold it makes no difference.
    private var deadlines: [Deadline] {
        heap.filter { !isStale($0) }
            .sorted { $0.precedes($1) }
            .map { Deadline(key: $0.key, instant: $0.instant) }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.deadlines == right.deadlines
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(deadlines)
    }
}
