import Basics
import Contract
import DaemonCore
import Testing

@Suite("Journal: a disk that refuses")
struct JournalFailureTests {
    private let change = StateChange(daemon: DaemonRecord())
    private let held = Journal.Held.transmit(WorkID(rawValue: 7))

    @Test("Refused lines are written again after a second, once each and in order, with what came since")
    func refusedLinesComeAgain() throws {
        var desk = Desk.settled()
        desk.record(changing: change)
        desk.flush(refusing: true)
        _ = desk.synced()
        desk.record()
        let early = desk.flush()
        let retryAt = desk.journal.deadline
        desk.pass(Journal.retryPause)

        let orders = desk.flush()

        #expect(early == [])
        #expect(retryAt == desk.now)
        #expect(orders.count == 2)
        #expect(try desk.seqs == [1, 2, 3])
        #expect(desk.journal.length == desk.log.count)
        #expect(desk.journal.health != .well)
        _ = desk.synced()
        #expect(desk.journal.health == .well)
        #expect(desk.journal.durableSeq == 3)
    }

    @Test("Whatever happens to appends, the log has every number once and in order", arguments: UInt64(0)..<50)
    func nothingLostOrDoubled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = Desk()

        for _ in 0..<60 {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0..<3: desk.record(changing: Bool.random(using: &generator) ? change : nil)
            case 3, 4: desk.flush(refusing: Bool.random(using: &generator))
            case 5: _ = desk.synced()
            case 6: desk.pass(.milliseconds(300))
            default: desk.pass(Journal.retryPause)
            }
        }
        for _ in 0..<3 {
            desk.pass(Journal.retryPause)
            desk.flush()
            _ = desk.synced()
        }

        #expect(try desk.seqs == Array(1..<desk.journal.nextSeq))
        #expect(desk.journal.durableSeq == desk.journal.nextSeq - 1)
        #expect(desk.journal.health == .well)
        #expect(desk.journal.length == desk.log.count)
    }

    @Test("Lines that were gathered before a refusal was told follow the refused ones")
    func gatheredBeforeRefusal() throws {
        var desk = Desk.settled()
        desk.record()
        _ = desk.journal.flush(urgently: false, at: desk.now)
        desk.record()
        _ = desk.journal.appendFailed(at: desk.now)
        desk.pass(Journal.retryPause)

        desk.flush()

        #expect(try desk.seqs == [1, 2, 3])
    }

    @Test("A refusal frees all who wait, so that none waits for what isn't there")
    func refusalFrees() {
        var desk = Desk.settled()
        desk.record(changing: change)
        _ = desk.journal.hold(held)

        desk.flush(refusing: true)
        let freedLater = desk.synced()

        #expect(desk.freedByRefusal == [held])
        #expect(freedLater == [])
    }

    @Test("A sync in flight when an append is refused makes durable only what came before it")
    func syncBesideRefusal() {
        var desk = Desk.settled()
        desk.record(changing: change)
        desk.flush(refusing: true)

        _ = desk.synced()

        #expect(desk.journal.durableSeq == 1)
        #expect(desk.journal.lastShowable == 1)
    }

    @Test("The disk is well again when what it refused is durable, however much is written meanwhile")
    func recoveryIsNotStarved() {
        var desk = Desk.settled()
        desk.record()
        desk.flush(refusing: true)
        desk.pass(Journal.retryPause)
        desk.flush()
        desk.record()
        desk.flush()

        _ = desk.synced()

        #expect(desk.journal.health == .well)
        #expect(desk.journal.durableSeq == 2)
    }

    @Test("After a failed sync nothing is believed, and a second later what is in doubt begins a fresh file")
    func failedSync() throws {
        var desk = Desk.settled()
        desk.record(changing: change)
        _ = desk.journal.hold(held)
        desk.flush()
        let ticket = try #require(desk.openSync)

        let freed = desk.syncFailed()
        desk.record(changing: change)
        let early = desk.flush(urgently: true)
        let freedLater = desk.journal.synced(ticket)
        let durable = desk.journal.durableSeq
        desk.pass(Journal.retryPause)
        let late = desk.flush()
        _ = desk.sealed()
        desk.flush()
        _ = desk.synced()

        #expect(freed == [held])
        #expect(early == [])
        #expect(freedLater == [])
        #expect(durable == 1)
        #expect(late.map(\.isAppend) == [false])
        #expect(desk.segments.map(\.name) == [LogSegment(first: 1, last: 1)])
        #expect(try desk.seqs == [1, 2, 3])
        #expect(desk.journal.durableSeq == 3)
        #expect(desk.journal.health == .well)
        #expect(desk.journal.length == desk.whole.count)
    }

    @Test("If nothing of the file is durable, a fresh one takes its place")
    func failedFirstSync() throws {
        var desk = Desk()
        desk.record(changing: change)
        desk.flush()
        _ = desk.syncFailed()
        desk.pass(Journal.retryPause)

        desk.flush()
        _ = desk.sealed()

        #expect(desk.segments.map(\.name) == [nil])
        #expect(try desk.seqs == [1])
        #expect(desk.journal.durableSeq == 1)
        #expect(desk.journal.health == .well)
    }

    @Test(
        "Whatever happens to appends, syncs and files, the log has every number once and in order",
        arguments: UInt64(0)..<100
    )
    func nothingLostWithFiles(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = Desk(longestFile: 600)

        for _ in 0..<80 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<3: desk.record(changing: Bool.random(using: &generator) ? change : nil)
            case 3, 4: desk.flush(refusing: Bool.random(using: &generator))
            case 5: _ = desk.synced()
            case 6: _ = desk.syncFailed()
            case 7:
                let isHarmless = Bool.random(using: &generator)
                _ = Bool.random(using: &generator) ? desk.sealed() : desk.sealFailed(isHarmless: isHarmless)
            case 8: desk.pass(.milliseconds(300))
            default: desk.pass(Journal.retryPause)
            }
        }
        for _ in 0..<6 {
            desk.pass(Journal.retryPause)
            desk.flush()
            _ = desk.sealed()
            _ = desk.synced()
        }

        #expect(try desk.seqs == Array(1..<desk.journal.nextSeq))
        #expect(desk.journal.durableSeq == desk.journal.nextSeq - 1)
        #expect(desk.journal.health == .well)
        #expect(desk.journal.length == desk.whole.count)
        let names = desk.segments.compactMap(\.name)
        #expect(zip(names, names.dropFirst()).allSatisfy { $0.last + 1 == $1.first })
    }

    @Test("Telemetry is let go and counted once the backlog of a failing disk is full, and never before")
    func backlog() {
        var desk = Desk.settled()
        var mustDrop = [desk.journal.mustDropTelemetry()]

        desk.record(message: String(repeating: "x", count: Journal.longestBacklog))
        mustDrop.append(desk.journal.mustDropTelemetry())
        desk.flush(refusing: true)
        mustDrop.append(desk.journal.mustDropTelemetry())
        mustDrop.append(desk.journal.mustDropTelemetry())
        desk.pass(Journal.retryPause)
        desk.flush()
        _ = desk.synced()
        mustDrop.append(desk.journal.mustDropTelemetry())
        let counts = [desk.journal.takeDropped(), desk.journal.takeDropped()]

        #expect(mustDrop == [false, false, true, true, false])
        #expect(counts == [2, 0])
        #expect(desk.journal.nextSeq == 3)
    }
}
