import Basics
import Platform
import Testing

@Suite("Host", .timeLimit(.minutes(1)))
struct HostTests {
    @Test("The clock for decisions never goes back")
    func monotonic() {
        let moments = (0..<1000).map { _ in SystemClock.now() }

        #expect(moments == moments.sorted())
    }

    @Test("The clock for records agrees with that of other programs")
    func wallTime() throws {
        let before = SystemClock.wallTime()
        let seconds = try #require(Int64(try Finished(script: "date +%s").lines.joined()))
        let after = SystemClock.wallTime()

        #expect((before.millisecondsSinceEpoch / 1000...after.millisecondsSinceEpoch / 1000).contains(seconds))
    }

    @Test("Random bytes come in any number and don't repeat", arguments: [0, 1, 32, 1000])
    func entropy(count: Int) {
        #expect(Entropy.bytes(count).count == count)
        #expect(Entropy.word() != Entropy.word())
    }

    @Test("The process knows itself")
    func process() throws {
        let variables = try Finished(script: "env", environment: Host.environment).lines
        let home = Host.environment["HOME"]

        #expect(try FileSystem.fileExists(Host.executablePath()))
        #expect(try FileSystem.isDirectory(Host.workingDirectory()))
        #expect(try Host.bootID() == Host.bootID())
        #expect(try Host.bootID().utf8.count == 36)
        #expect(home.map { variables.contains("HOME=\($0)") } ?? true)
        #expect(!Host.arguments.isEmpty)
    }

    @Test("Standard streams that were closed are filled, so that no file takes their place")
    func gaps() async {
        await #expect(processExitsWith: .success) {
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
}
