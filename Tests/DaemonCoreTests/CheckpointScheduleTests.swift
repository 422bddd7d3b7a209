import Basics
import Contract
import DaemonCore
import Testing

@Suite("Checkpoint schedule")
struct CheckpointScheduleTests {
    private let start = Instant(nanoseconds: 0)

    private func after(_ milliseconds: Int64) -> Instant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test("A first change is due 20 ms later, and further changes don't put it off")
    func promptness() {
        var schedule = CheckpointSchedule()
        #expect(schedule.due == nil)

        schedule.note([.daemonState], at: after(0))
        schedule.note([.recentEvents], at: after(19))

        #expect(schedule.due == after(20))
        #expect(!schedule.isQuiet)
    }

    @Test("Files are written in a fixed order, once each, and none that hasn't changed")
    func batch() {
        var schedule = CheckpointSchedule()
        schedule.note([.recentEvents, .daemonState], at: after(0))
        schedule.note([.daemonState, .identity], at: after(1))

        let files = schedule.begin(at: after(20))

        #expect(files == [.identity, .daemonState, .recentEvents])
        #expect(schedule.isWriting)
        #expect(schedule.due == nil)
        for file in files { schedule.replaced(file, at: after(21)) }
        #expect(schedule.isQuiet)
    }

    @Test("While things change, files are written every 200 ms and no more often")
    func steadyChange() {
        var schedule = CheckpointSchedule()
        var writes: [Int64] = []

        for time in Int64(0)..<1000 {
            schedule.note([.recentEvents], at: after(time))
            guard let due = schedule.due, due <= after(time) else { continue }
            for file in schedule.begin(at: after(time)) { schedule.replaced(file, at: after(time)) }
            writes.append(time)
        }

        #expect(writes == [20, 220, 420, 620, 820])
    }

    @Test("The pause after a write is ten times what the write took, but things going quiet end it")
    func slowWrites() {
        var schedule = CheckpointSchedule()
        schedule.note([.recentEvents], at: after(0))
        for file in schedule.begin(at: after(20)) { schedule.replaced(file, at: after(120)) }
        schedule.note([.recentEvents], at: after(130))
        let dueWhenQuiet = schedule.due
        var time: Int64 = 130
        while let due = schedule.due, due > after(time) {
            time += 1
            schedule.note([.recentEvents], at: after(time))
        }

        #expect(dueWhenQuiet == after(330))
        #expect(time == 120 + 10 * 100)
    }

    @Test("What changes while files are being written is written next")
    func changeDuringWrite() {
        var schedule = CheckpointSchedule()
        schedule.note([.identity, .sessionRegistry], at: after(0))
        let first = schedule.begin(at: after(20))
        schedule.note([.sessionRegistry], at: after(25))
        for file in first { schedule.replaced(file, at: after(30)) }

        #expect(!schedule.isQuiet)
        #expect(schedule.due == after(225))
        #expect(schedule.begin(at: after(225)) == [.sessionRegistry])
    }

    @Test("A refused file is tried again after a second, and not sooner for what changes meanwhile")
    func refusedFile() {
        var schedule = CheckpointSchedule()
        schedule.note([.identity, .daemonState], at: after(0))
        _ = schedule.begin(at: after(20))
        schedule.replaced(.identity, at: after(21))
        schedule.replaceFailed(.daemonState, at: after(22))
        schedule.note([.recentEvents], at: after(500))

        #expect(!schedule.isQuiet)
        #expect(schedule.due == after(22 + 1000 + 20))
        #expect(schedule.begin(at: after(1042)) == [.daemonState, .recentEvents])
    }

    private static let registries: [StateFile] = [.sessionRegistry, .runRegistry]

    @Test("Large files go one at a time behind the others, and only they rest for long, quiet or not")
    func largeFiles() {
        var schedule = CheckpointSchedule()
        schedule.note([.runRegistry, .daemonState, .sessionRegistry], large: Self.registries, at: after(0))

        #expect(schedule.begin(at: after(20)) == [.daemonState])
        schedule.replaced(.daemonState, at: after(21))
        #expect(schedule.due == after(20))
        #expect(schedule.begin(at: after(21)) == [.runRegistry])
        schedule.note([.daemonState], large: Self.registries, at: after(100))
        #expect(schedule.due == nil)
        schedule.replaced(.runRegistry, at: after(921))

        #expect(schedule.due == after(221))
        #expect(schedule.begin(at: after(921)) == [.daemonState])
        schedule.replaced(.daemonState, at: after(922))
        #expect(schedule.due == after(921 + 9000))
        #expect(schedule.begin(at: after(9921)) == [.sessionRegistry])
    }

    @Test("A daemon that ends writes large files without a pause, still one at a time")
    func largeFilesAtTheEnd() {
        var schedule = CheckpointSchedule()
        schedule.note(StateFile.checkpoints, large: Self.registries, at: after(0))
        var batches: [[StateFile]] = []

        while !schedule.isQuiet {
            let files = schedule.begin(at: after(0))
            for file in files { schedule.replaced(file, at: after(0)) }
            batches.append(files)
        }

        #expect(
            batches == [
                [.identity, .daemonState, .requestKeys, .approvalRegistry, .recentEvents], [.sessionRegistry],
                [.runRegistry],
            ]
        )
    }

    @Test("A large file that was refused is tried again after a second")
    func refusedLargeFile() {
        var schedule = CheckpointSchedule()
        schedule.note([.runRegistry], large: Self.registries, at: after(0))
        _ = schedule.begin(at: after(20))

        schedule.replaceFailed(.runRegistry, at: after(30))

        #expect(schedule.due == after(1050))
        #expect(schedule.begin(at: after(1050)) == [.runRegistry])
    }

    @Test(
        "A file that isn't a checkpoint is written again too once it was refused",
        arguments: [StateFile.apiToken, .localAPI]
    )
    func refusedOtherFile(file: StateFile) {
        var schedule = CheckpointSchedule()

        schedule.replaceFailed(file, at: after(0))

        #expect(schedule.due == after(1020))
        #expect(schedule.begin(at: after(1020)) == [file])
    }
}
