import Basics
import Testing

@testable import Simulation

@Suite("Simulated pipe")
struct SimulatedPipeTests {
    private let start = Instant(nanoseconds: 0)

    private func piece(_ text: String, after delay: Duration = .zero, size: Int? = nil) -> SimulatedPipe.Piece {
        SimulatedPipe.Piece(bytes: Array(text.utf8)[...], readyAt: start.advanced(by: delay), size: size)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("Pieces written apart come out together")
    func joined() {
        var pipe = SimulatedPipe()
        #expect(pipe.push(piece("one ")) == 4)
        #expect(pipe.push(piece("two")) == 3)

        #expect(text(pipe.read(upTo: 100, at: start)) == "one two")
        #expect(pipe.isEmpty)
    }

    @Test("It takes no more than it holds, and then again as much as was read")
    func room() {
        var pipe = SimulatedPipe()
        let many = SimulatedPipe.Piece(bytes: Array(repeating: 7, count: 100_000)[...], readyAt: start)

        #expect(pipe.push(many) == SimulatedPipe.capacity)
        #expect(pipe.push(piece("x")) == 0)
        #expect(pipe.read(upTo: 10, at: start).count == 10)
        #expect(pipe.push(many) == 10)
    }

    @Test("What lies behind delayed bytes waits with them")
    func delay() {
        var pipe = SimulatedPipe()
        _ = pipe.push(piece("late", after: .milliseconds(5)))
        _ = pipe.push(piece("soon"))

        #expect(pipe.read(upTo: 100, at: start.advanced(by: .milliseconds(4))).isEmpty)
        #expect(text(pipe.read(upTo: 100, at: start.advanced(by: .milliseconds(5)))) == "latesoon")
    }

    @Test("Bytes that are to come small come alone and in that size")
    func sizes() {
        var pipe = SimulatedPipe()
        _ = pipe.push(piece("a"))
        _ = pipe.push(piece("bcdef", size: 2))
        _ = pipe.push(piece("g"))

        let read = (0..<5).map { _ in text(pipe.read(upTo: 100, at: start)) }

        #expect(read == ["a", "bc", "de", "f", "g"])
    }

    @Test("It has ended when nobody can write and all is read, and not before")
    func end() {
        var pipe = SimulatedPipe()
        pipe.writers = 2
        _ = pipe.push(piece("x"))
        pipe.writers -= 1
        #expect(!pipe.hasEnded)
        pipe.writers -= 1
        #expect(!pipe.hasEnded)
        _ = pipe.read(upTo: 1, at: start)
        #expect(pipe.hasEnded)
    }

    @Test("Without a reader it swallows everything")
    func noReader() {
        var pipe = SimulatedPipe()
        pipe.closeReader()

        #expect(pipe.push(piece("lost")) == 4)
        #expect(pipe.isEmpty)
    }
}
