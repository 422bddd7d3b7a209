import Dispatch
import Platform
import Testing

/// Each test has a process of its own, because so are the streams.
@Suite("Standard streams", .timeLimit(.minutes(1)))
struct StandardStreamsTests {
    @Test("Standard streams that were closed are filled, so that no file takes their place")
    func gaps() async {
        await #expect(processExitsWith: .success) {
            try letDispatchBegin()
            _ = Descriptor(adopting: 0).rawValue
            try StandardStreams.fillGaps()

            let scratch = try Scratch()
            let mailbox = try Mailbox<Int>()

            #expect(try StandardStreams.read(upTo: 1) == [])
            #expect(mailbox.descriptor > 2)
            #expect(!StandardStreams.inputIsTerminal)
            _ = scratch.path
        }
    }

    @Test("What is written to the standard output and error output arrives there whole, and no person sees it")
    func streams() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let bytes = [UInt8](repeating: 7, count: 300_000)
            try redirect(1, to: scratch.file("output"))
            try redirect(2, to: scratch.file("error"))

            try StandardStreams.write(toOutput: bytes)
            try StandardStreams.write(toError: Array("oh".utf8))

            #expect(try FileSystem.readFile(scratch.file("output")) == bytes)
            #expect(try FileSystem.readFile(scratch.file("error")) == Array("oh".utf8))
            #expect(!StandardStreams.outputIsTerminal)
            #expect(!StandardStreams.errorIsTerminal)
        }
    }

    @Test("A terminal in the place of a stream is known for one")
    func terminals() async {
        await #expect(processExitsWith: .success) {
            try redirect(1, to: "/dev/ptmx")
            try redirect(2, to: "/dev/ptmx")

            #expect(StandardStreams.outputIsTerminal)
            #expect(StandardStreams.errorIsTerminal)
        }
    }
}

/// Waits until Dispatch, on which tests run, has opened the descriptors that it keeps.
///
/// Its thread opens one for its timers before it first looks for events, so the first event comes after that. Until
/// then the number that a test has just closed might be taken.
private func letDispatchBegin() throws {
    let trigger = try Mailbox<Never>()
    let seen = try Mailbox<Never>()
    let source = DispatchSource.makeReadSource(fileDescriptor: trigger.descriptor, queue: .global())
    source.setEventHandler { @Sendable in seen.close() }
    // The descriptor must stay open until nobody looks at it any more.
    let over = try Mailbox<Never>()
    source.setCancelHandler { @Sendable in over.close() }
    source.resume()
    trigger.close()
    _ = seen.waitAndTakeAll()
    source.cancel()
    _ = over.waitAndTakeAll()
    withExtendedLifetime(trigger) {}
}
