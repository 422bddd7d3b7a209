import Platform
import Testing

@Suite("Mailbox", .timeLimit(.minutes(1)))
struct MailboxTests {
    @Test("A thread takes everything in order, and ends once the box is closed and empty")
    func worker() throws {
        let requests = try Mailbox<Int>()
        let answers = try Mailbox<[Int]>()
        try NamedThread.start(name: "worker") {
            var taken: [Int] = []
            while let batch = requests.waitAndTakeAll() { taken += batch }
            answers.post(taken)
        }

        for number in 0..<10_000 { requests.post(number) }
        requests.close()

        #expect(answers.waitAndTakeAll() == [Array(0..<10_000)])
    }

    @Test("Each of several threads keeps its own order")
    func manyThreads() throws {
        let mailbox = try Mailbox<(thread: Int, number: Int)>()
        for thread in 0..<4 {
            try NamedThread.start(name: "poster \(thread)") {
                for number in 0..<1000 { mailbox.post((thread, number)) }
            }
        }

        var taken: [Int: [Int]] = [:]
        var count = 0
        while count < 4000, let batch = mailbox.waitAndTakeAll() {
            count += batch.count
            for (thread, number) in batch { taken[thread, default: []].append(number) }
        }

        #expect(taken == Dictionary(uniqueKeysWithValues: (0..<4).map { ($0, Array(0..<1000)) }))
        #expect(mailbox.takeAll().isEmpty)
    }

    @Test("The descriptor is readable exactly while there is something to take or the box is closed")
    func descriptor() throws {
        let mailbox = try Mailbox<String>()
        var poller = Poller()
        func isReadable() throws -> Bool {
            try !poller.wait([Interest(mailbox.descriptor, reads: true)], timeout: .zero).isEmpty
        }

        #expect(try !isReadable())
        mailbox.post("a")
        mailbox.post("b")
        #expect(try isReadable())
        #expect(mailbox.takeAll() == ["a", "b"])
        #expect(try !isReadable())
        mailbox.post("c")
        mailbox.close()
        mailbox.post("dropped")
        #expect(mailbox.takeAll() == ["c"])
        #expect(try isReadable())
        #expect(mailbox.waitAndTakeAll() == nil)
    }

    @Test("A box that nobody empties traps instead of growing for ever")
    func capacity() async {
        await #expect(processExitsWith: .failure) {
            let mailbox = try Mailbox<Int>(capacity: 2)
            for number in 0..<3 { mailbox.post(number) }
            Host.hardExit(0)
        }
    }
}
