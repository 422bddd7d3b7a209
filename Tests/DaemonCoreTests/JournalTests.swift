import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Journal: numbers, group commit, and what waits for the disk")
struct JournalTests {
    private let change = StateChange(daemon: DaemonRecord())
    private let client = ClientID(rawValue: 1)
    private let transmission = Journal.Held.transmit(WorkID(rawValue: 1))

    private func reply(_ text: String) -> Journal.Held {
        .reply(client, Reply(status: .ok, ["text": .string(text)]))
    }

    // MARK: Numbers and lines

    @Test("Events are numbered on from the log's last number, and all of one moment go out as one append")
    func numbering() throws {
        var desk = Desk(nextSeq: 42)

        for _ in 0..<3 { desk.record() }
        let orders = desk.flush()

        #expect(orders.count(where: \.isAppend) == 1)
        #expect(try desk.seqs == [42, 43, 44])
        #expect(desk.journal.nextSeq == 45)
        #expect(desk.journal.length == desk.log.count)
    }

    @Test("Nothing is given to the disk twice")
    func givenOnce() throws {
        var desk = Desk()
        desk.record(changing: change)
        desk.flush()

        let again = desk.flush()

        #expect(again == [])
        #expect(try desk.seqs == [1])
    }

    // MARK: Waiting

    @Test("One sync serves all who wait, in the order in which they were held")
    func groupCommit() {
        var desk = Desk()

        for name in ["a", "b", "c"] {
            desk.record(changing: change)
            _ = desk.journal.hold(reply(name))
        }
        let orders = desk.flush()
        let released = desk.synced()

        #expect(orders.map(\.isAppend) == [true, false])
        #expect(released == ["a", "b", "c"].map(reply))
        #expect(desk.journal.durableSeq == 3)
    }

    @Test("A sync in flight covers only what was appended before it; what came later waits for the next")
    func laterLinesWait() {
        var desk = Desk()
        desk.record(changing: change)
        _ = desk.journal.hold(reply("first"))
        desk.flush()
        desk.record(changing: change)
        _ = desk.journal.hold(reply("second"))

        let meanwhile = desk.flush()
        let first = desk.synced()
        let durable = desk.journal.durableSeq
        desk.flush()
        let second = desk.synced()

        #expect(meanwhile.map(\.isAppend) == [true])
        #expect(first == [reply("first")])
        #expect(durable == 1)
        #expect(second == [reply("second")])
    }

    @Test("What rests on nothing new isn't held; what rests on telemetry is held only if it says so")
    func nothingToWaitFor() {
        var desk = Desk()
        desk.record(changing: change)
        desk.flush()
        _ = desk.synced()
        desk.record()

        let free = desk.journal.hold(reply("view"))
        let held = desk.journal.hold(transmission, telemetryToo: true)
        desk.flush()
        let released = desk.synced()

        #expect(free == reply("view"))
        #expect(held == nil)
        #expect(released == [transmission])
    }

    @Test("Telemetry is appended at once and synced 20 ms after its first line, not before and for nobody")
    func telemetryPatience() {
        var desk = Desk.settled()
        let start = desk.now
        desk.record()
        let atOnce = desk.flush()
        desk.pass(.milliseconds(19))
        desk.record()
        let early = desk.flush()
        let deadline = desk.journal.deadline
        desk.pass(.milliseconds(1))
        let due = desk.flush()

        #expect(atOnce.map(\.isAppend) == [true])
        #expect(early.map(\.isAppend) == [true])
        #expect(deadline == start.advanced(by: .milliseconds(20)))
        #expect(due.map(\.isAppend) == [false])
        #expect(desk.journal.deadline == nil)
    }

    @Test("Whoever waits elsewhere gets a sync by asking, but none if all is durable")
    func urgency() {
        var desk = Desk.settled()

        let idle = desk.flush(urgently: true)
        desk.record()
        let busy = desk.flush(urgently: true)

        #expect(idle == [])
        #expect(busy.map(\.isAppend) == [true, false])
    }

    @Test("The answer to another sync than the one in flight frees nothing")
    func strangeTicket() {
        let strange = SyncTicket(rawValue: 99)
        var desk = Desk()
        desk.record(changing: change)
        _ = desk.journal.hold(reply("a"))
        desk.flush()

        let freed = desk.journal.synced(strange) + desk.journal.syncFailed(strange, at: desk.now)

        #expect(freed == [])
        #expect(desk.journal.durableSeq == 0)
        #expect(desk.journal.health == .well)
    }

    // MARK: Blocks of numbers

    @Test("The first line of a life reserves a block in its boot, even if it changes nothing else")
    func firstReservation() {
        var desk = Desk(nextSeq: 10, bootID: "boot-9")

        let entry = desk.record()

        #expect(entry.change?.reservation == .init(through: 10 + Journal.reservedAtOnce, bootID: "boot-9"))
    }

    @Test(
        "A change extends the block when half of it is used, telemetry alone when an eighth is left",
        arguments: [true, false]
    )
    func extendingReservation(isChange: Bool) throws {
        var desk = Desk()
        let first = try #require(desk.record().change?.reservation)
        let left = isChange ? Journal.reservedAtOnce / 2 : Journal.reservedAtOnce / 8

        var second = StateChange.Reservation(through: 0, bootID: "")
        var seq = 0
        while seq <= first.through, second.through == 0 {
            let entry = desk.record(changing: isChange ? change : nil)
            seq = entry.event.seq
            if let reservation = entry.change?.reservation { second = reservation }
        }

        #expect(seq == first.through - left + 1)
        #expect(second.through == seq + Journal.reservedAtOnce)
    }

    @Test("The last line of a life gives back what it didn't use")
    func lastReservation() {
        var desk = Desk.settled()

        let last = desk.record(changing: change, isLast: true)

        #expect(last.change?.reservation?.through == last.event.seq)
    }

    // MARK: What may be shown

    @Test("A change isn't shown before it's durable, nor what came behind it")
    func changesAreShownDurable() {
        var desk = Desk.settled()
        desk.record()
        desk.record(changing: change)
        desk.record()

        #expect(desk.journal.lastShowable == 1)
        desk.flush()
        #expect(desk.journal.lastShowable == 2)
        _ = desk.synced()
        #expect(desk.journal.lastShowable == 4)
    }

    @Test("Telemetry is shown once it's appended, without waiting for its sync")
    func telemetryIsShownAppended() {
        var desk = Desk.settled()
        desk.record()

        #expect(desk.journal.lastShowable == 1)
        desk.flush()
        #expect(desk.journal.lastShowable == 2)
        #expect(desk.journal.durableSeq == 1)
    }

    @Test("A number is shown only if its block is durably reserved")
    func reservedNumbersOnly() throws {
        var desk = Desk()
        let block = try #require(desk.record().change?.reservation)
        desk.flush()
        #expect(desk.journal.lastShowable == 0)
        _ = desk.synced()
        // Telemetry alone, until it has had to reserve again; that sync is never answered.
        while desk.journal.nextSeq <= block.through + 10 {
            desk.record()
            desk.flush()
            #expect(desk.journal.lastShowable <= block.through)
        }

        _ = desk.synced()

        #expect(desk.journal.lastShowable == block.through + 10)
    }

    @Test("A refused line isn't shown until it's written after all")
    func refusedIsNotShown() {
        var desk = Desk.settled()
        desk.record()
        desk.flush(refusing: true)

        #expect(desk.journal.lastShowable == 1)
        desk.pass(Journal.retryPause)
        desk.flush()
        #expect(desk.journal.lastShowable == 2)
    }
}
