import Platform
import Testing

@Suite("Datagrams", .timeLimit(.minutes(1)))
struct DatagramTests {
    @Test("What is sent comes whole, message by message, in order")
    func messages() throws {
        let scratch = try Scratch()
        let receiver = try DatagramReceiver(at: scratch.file("socket"))
        let sender = try DatagramSender(to: scratch.file("socket"))

        try sender.send("READY=1\nSTATUS=ü\n")
        try sender.send("STOPPING=1")

        #expect(try receiver.receive() == "READY=1\nSTATUS=ü\n")
        #expect(try receiver.receive() == "STOPPING=1")
        #expect(try receiver.receive() == nil)
    }

    #if os(Linux)
        @Test("A name that begins with @ is no file")
        func abstract() throws {
            let name = "@codexd-test-\(String(Entropy.word(), radix: 16))"
            let receiver = try DatagramReceiver(at: name)
            let sender = try DatagramSender(to: name)

            try sender.send("READY=1")

            #expect(try receiver.receive() == "READY=1")
            #expect(throws: SystemError.self) { try DatagramSender(to: "\(name)x").send("READY=1") }
        }
    #endif

    @Test("Nobody at the path, a path that is too long, and a full socket are errors, and nothing waits")
    func refusals() throws {
        let scratch = try Scratch()
        let nobody = try DatagramSender(to: scratch.file("nobody"))
        let far = try DatagramSender(to: "/" + String(repeating: "x", count: 200))
        let receiver = try DatagramReceiver(at: scratch.file("full"))
        let sender = try DatagramSender(to: scratch.file("full"))

        #expect(throws: SystemError.self) { try nobody.send("READY=1") }
        #expect(throws: SystemError.self) { try far.send("READY=1") }
        var sent = 0
        #expect(throws: SystemError.self) {
            while sent < 1_000_000 {
                try sender.send("WATCHDOG=1")
                sent += 1
            }
        }
        #expect(sent > 0)
        #expect(try receiver.receive() == "WATCHDOG=1")
    }
}
