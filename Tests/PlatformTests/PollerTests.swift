import Testing

@testable import Platform

@Suite("Poller", .timeLimit(.minutes(1)))
struct PollerTests {
    @Test(
        "A wait is never shorter than asked for",
        arguments: [
            (nil, -1), (.zero, 0), (.seconds(-1), 0), (.nanoseconds(1), 1), (.microseconds(999), 1),
            (.milliseconds(1), 1), (.nanoseconds(1_000_001), 2), (.seconds(2), 2000),
            (Duration(secondsComponent: 0, attosecondsComponent: 1), 1), (.seconds(1 << 62), CInt.max),
        ] as [(Duration?, CInt)]
    )
    func rounding(timeout: Duration?, milliseconds: CInt) {
        #expect(Poller.milliseconds(timeout) == milliseconds)
    }

    @Test("A pipe can be written at once, and read once something is in it")
    func readiness() throws {
        let pipe = try Pipe()
        var poller = Poller()
        let interests = [Interest(pipe.readEnd.rawValue, reads: true), Interest(pipe.writeEnd.rawValue, writes: true)]

        let before = try poller.wait(interests, timeout: nil)
        _ = try pipe.writeEnd.write([1].span)
        let after = try poller.wait(interests, timeout: nil)

        let writable = Readiness(
            descriptor: pipe.writeEnd.rawValue,
            isReadable: false,
            isWritable: true,
            hasEnded: false
        )
        let readable = Readiness(
            descriptor: pipe.readEnd.rawValue,
            isReadable: true,
            isWritable: false,
            hasEnded: false
        )
        #expect(before == [writable])
        #expect(after == [readable, writable])
    }

    @Test("What the other side left is read before its end")
    func hangUp() throws {
        let pipe = try Pipe()
        _ = try pipe.writeEnd.write([1, 2].span)
        let readEnd = pipe.intoReadEnd()
        var poller = Poller()

        let ready = try poller.wait([Interest(readEnd.rawValue, reads: true)], timeout: nil)
        let outcomes = [try readEnd.read(upTo: 9), try readEnd.read(upTo: 9)]

        #expect(ready.map(\.hasEnded) == [true])
        #expect(ready.map(\.isReadable) == [true])
        #expect(outcomes == [.bytes([1, 2]), .ended])
    }

    @Test("An interest in nothing isn't woken by a hang-up")
    func noInterest() throws {
        let readEnd = try Pipe().intoReadEnd()
        var poller = Poller()

        let ready = try poller.wait([Interest(readEnd.rawValue)], timeout: .zero)

        #expect(ready.isEmpty)
    }

    @Test("A full pipe takes nothing, and a pipe without a reader is an error and not the end of this process")
    func writing() throws {
        try Signals.ignoreBrokenPipes()
        let pipe = try Pipe()
        try LibC.setBlocking(pipe.writeEnd, false)
        let block = [UInt8](repeating: 0, count: 1 << 20)

        let first = try pipe.writeEnd.write(block.span)
        let second = try pipe.writeEnd.write(block.span)
        let writeEnd = pipe.intoWriteEnd()
        // A child that another test is starting has our reading end as well, until it runs its program. The pipe is
        // full, so only the end of the last reader ends this wait.
        var poller = Poller()
        let ready = try poller.wait([Interest(writeEnd.rawValue, writes: true)], timeout: nil)

        #expect(ready.map(\.hasEnded) == [true])
        #expect((1..<block.count).contains(first))
        #expect(second == 0)
        #expect(throws: SystemError(call: "write", code: .brokenPipe)) { try writeEnd.write([1].span) }
    }
}
