import Basics

/// What is going to happen, the earliest first; what happens at one instant comes in the order in which it was
/// planned.
///
/// A binary heap over time and sequence. Nothing is ever taken back: whoever planned something that no longer
/// matters sees that when it happens.
struct Agenda<Happening> {
    /// What moves in the heap: numbers alone, as what happens may be large.
    private struct Entry {
        let nanoseconds: Int64
        let sequence: UInt64
        let slot: Int

        func precedes(_ other: Entry) -> Bool {
            nanoseconds == other.nanoseconds ? sequence < other.sequence : nanoseconds < other.nanoseconds
        }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0

    /// What was planned, by the places that entries name, and which places are free.
    private var slots: [Happening?] = []
    private var free: [Int] = []

    /// When the next thing happens.
    var next: Instant? { heap.first.map { Instant(nanoseconds: $0.nanoseconds) } }

    /// Plans something.
    mutating func plan(_ happening: Happening, at instant: Instant) {
        let slot: Int
        if let freed = free.popLast() {
            slot = freed
            slots[slot] = happening
        } else {
            slot = slots.count
            slots.append(happening)
        }
        heap.append(Entry(nanoseconds: instant.nanoseconds, sequence: sequence, slot: slot))
        sequence += 1
        siftUp(from: heap.count - 1)
    }

    /// Takes what happens next.
    mutating func pop() -> Happening? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(from: 0)
        free.append(first.slot)
        return slots[first.slot].take()
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
            let left = 2 * parent + 1
            if left < heap.count, heap[left].precedes(heap[first]) { first = left }
            if left + 1 < heap.count, heap[left + 1].precedes(heap[first]) { first = left + 1 }
            guard first != parent else { return }
            heap.swapAt(first, parent)
            parent = first
        }
    }
}
