import Testing

@testable import HTTPWire

@Suite("Input buffer")
struct InputBufferTests {
    @Test("Lines come out whole and in order, however small the pieces", arguments: 1...12)
    func lines(inPiecesOf size: Int) throws {
        var buffer = InputBuffer()
        var lines: [String] = []
        for piece in Array("one\r\n\r\nthree\r\nfo".utf8).pieces(of: size) {
            buffer.append(Array(piece))
            while let line = try buffer.takeLine(within: 7, else: .malformedChunk) {
                lines.append(String(decoding: line, as: UTF8.self))
            }
        }

        #expect(lines == ["one", "", "three"])
        #expect(buffer.count == 2)
    }

    @Test("Buffers are equal by what is left in them")
    func equality() {
        var taken = InputBuffer()
        taken.append([1, 2, 3, 4])
        _ = taken.take(upTo: 1)
        var fresh = InputBuffer()
        fresh.append([2, 3])
        #expect(taken != fresh)

        fresh.append([4])

        #expect(taken == fresh)
        #expect(taken.hashValue == fresh.hashValue)
    }

    @Test("A buffer that never runs empty still lets go of what was taken")
    func memory() {
        var buffer = InputBuffer()
        buffer.append([0])
        for _ in 0..<10_000 {
            buffer.append([1, 2, 3])
            _ = buffer.take(upTo: 3)
        }

        #expect(buffer.count == 1)
        #expect(buffer.bytes.count <= 8)
    }
}
