import Basics
import Testing

@Suite("Ring buffer")
struct RingBufferTests {
    @Test("The last elements are kept, oldest first, for any capacity", arguments: 0...6)
    func keepsLast(capacity: Int) {
        var buffer = RingBuffer<Int>(capacity: capacity)
        for count in 0..<20 {
            #expect(buffer.elements == Array((0..<count).suffix(capacity)))
            #expect(buffer.count == min(count, capacity))
            #expect(buffer.oldest == (0..<count).suffix(capacity).first)
            #expect(buffer.isEmpty == (min(count, capacity) == 0))
            buffer.append(count)
        }
    }

    @Test("Buffers are equal by what they keep, not by where it lies")
    func equality() {
        var one = RingBuffer<Int>(capacity: 3)
        var other = RingBuffer<Int>(capacity: 3)
        for element in 1...5 { one.append(element) }
        for element in 3...5 { other.append(element) }

        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        other.append(6)
        #expect(one != other)
    }
}
