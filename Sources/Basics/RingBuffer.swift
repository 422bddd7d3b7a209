/// The last few of the elements that were appended.
package struct RingBuffer<Element> {
    /// How many elements are kept at most.
    package let capacity: Int

    private var storage: [Element] = []
    /// Where the oldest element lies; 0 until the buffer is full.
    private var start = 0

    /// Creates an empty buffer; one of capacity 0 keeps nothing.
    package init(capacity: Int) {
        precondition(capacity >= 0, "a capacity isn't negative")
        self.capacity = capacity
    }

    /// How many elements there are.
    package var count: Int { storage.count }

    /// Whether nothing is kept.
    package var isEmpty: Bool { storage.isEmpty }

    /// The element that goes next, if the buffer is full.
    package var oldest: Element? { storage.isEmpty ? nil : storage[start] }

    /// The elements, oldest first.
    package var elements: [Element] { Array(storage[start...] + storage[..<start]) }

    /// Adds an element, in place of the oldest if the buffer is full.
    package mutating func append(_ element: Element) {
        guard storage.count == capacity else {
            storage.append(element)
            return
        }
        guard capacity > 0 else { return }
        storage[start] = element
        start = (start + 1) % capacity
    }
}

extension RingBuffer: Sendable where Element: Sendable {}

extension RingBuffer: Equatable where Element: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.capacity == right.capacity && left.elements == right.elements
    }
}

extension RingBuffer: Hashable where Element: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(capacity)
        hasher.combine(elements)
    }
}
