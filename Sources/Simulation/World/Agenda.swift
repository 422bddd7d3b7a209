import Basics

/// What is going to happen, the earliest first; what happens at one instant comes in the order in which it was
/// planned.
///
/// A binary heap over time and sequence. Nothing is ever taken back: whoever planned something that no longer
/// matters sees that when it happens.
struct Agenda<Happening> {
    private struct Entry {
        let instant: Instant
        let sequence: UInt64
        let happening: Happening

        func precedes(_ other: Entry) -> Bool {
            (instant, sequence) < (other.instant, other.sequence)
        }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0

    /// When the next thing happens.
    var next: Instant? { heap.first?.instant }

    /// Plans something.
    mutating func plan(_ happening: Happening, at instant: Instant) {
        heap.append(Entry(instant: instant, sequence: sequence, happening: happening))
        sequence += 1
        siftUp(from: heap.count - 1)
    }

    /// Takes what happens next.
    mutating func pop() -> Happening? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(from: 0)
        return first.happening
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
