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

    @Test("The process may have as many descriptors as it had, or more")
    func descriptors() throws {
        let now = try Host.allowDescriptors(0)

        #expect(now > 0)
        #expect(try Host.allowDescriptors(now) == now)
        #expect(try Host.allowDescriptors(now - 1) == now)
        #expect(try Host.allowDescriptors(.max) >= now)
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

    @Test("As many processors are counted as other programs count")
    func processors() throws {
        let count = try Finished(script: "getconf _NPROCESSORS_ONLN").lines

        #expect(count == ["\(Host.processorCount)"])
    }

    @Test(
        "A process ends itself by a signal as if it had been sent one, whatever it does with that signal otherwise",
        arguments: [Signal.terminate, .kill, .interrupt, .hangUp, .alarm, .user1, .brokenPipe]
    )
    func ending(signal: Signal) async {
        await #expect(processExitsWith: .signal(signal.rawValue)) { [number = signal.rawValue as Int32] in
            try Signals.ignoreBrokenPipes()
            _ = try Signals.catching([.terminate, .user1])
            Host.end(by: Signal(rawValue: number))
        }
    }

    @Test("A thread on which every signal is blocked can end the process by one all the same")
    func endingFromThread() async {
        await #expect(processExitsWith: .signal(Signal.terminate.rawValue)) {
            let mailbox = try Mailbox<Never>()
            try NamedThread.start(name: "ender") { Host.end(by: .terminate) }
            _ = mailbox.waitAndTakeAll()
        }
    }

    @Test("After a signal that ends nobody a process exits with the code that a shell would tell")
    func endingByHarmlessSignal() async {
        await #expect(processExitsWith: .exitCode(128 + Signal.child.rawValue)) { Host.end(by: .child) }
    }
}
