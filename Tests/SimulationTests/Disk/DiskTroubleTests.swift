import DaemonCore
import Scenarios
import Simulation
import Testing

@Suite("Disk, its troubles")
struct DiskTroubleTests {
    private let log = "logs/codexd/events.jsonl"

    @Test("An append that finds no room adds nothing, and a shorter one still fits")
    func full() throws {
        var disk = SimulatedDisk()
        disk.inflict(.full("logs/**", room: 4))
        try disk.append(log, bytes("abc"))

        let fault = #expect(throws: DiskFault.self) { try disk.append(log, bytes("de")) }

        #expect(fault?.description == "append logs/codexd/events.jsonl: no space left on device")
        #expect(disk.pending(log) == bytes("abc"))
        try disk.append(log, bytes("d"))
        #expect(throws: DiskFault.self) { try disk.append(log, bytes("e")) }
        #expect(disk.pending(log) == bytes("abcd"))
    }

    @Test("A trouble concerns the files that it names and no others, until it's lifted")
    func files() throws {
        var disk = SimulatedDisk()
        let number = disk.inflict(.writeError("logs/codexd/*"))

        #expect(throws: DiskFault.self) { try disk.append(log, bytes("1")) }
        try disk.append("state/codexd/api-token", bytes("1"))
        disk.lift(number)
        try disk.append(log, bytes("1"))
        #expect(disk.names == [log, "state/codexd/api-token"])
    }

    @Test("A trouble with a number of times passes after so many calls")
    func times() throws {
        var disk = SimulatedDisk()
        try disk.append(log, bytes("1"))
        disk.inflict(.readError(times: 2))

        #expect(throws: DiskFault.self) { try disk.read(log, at: 0, count: 1) }
        #expect(throws: DiskFault.self) { try disk.content(log) }
        #expect(try disk.content(log) == bytes("1"))
    }

    @Test("Lifting all troubles lifts them all")
    func liftAll() throws {
        var disk = SimulatedDisk()
        for trouble in [DiskTrouble.full(), .writeError(), .readError(), .syncError(times: nil)] {
            disk.inflict(trouble)
        }

        disk.liftAll()

        try disk.replace("a", with: bytes("1"))
        #expect(try disk.content("a") == bytes("1"))
    }

    @Test("What a failed sync was to write is read on, and no later sync makes it durable")
    func failedSync() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, bytes("ab"))
        disk.inflict(.syncError())
        let fault = #expect(throws: DiskFault.self) { try disk.sync(log) }
        #expect(fault?.reason == .inputOutput)

        try disk.sync(log)
        #expect(disk.pending(log) == bytes("ab"))
        #expect(disk.after(.nothing).pending(log) == [])

        try disk.append(log, bytes("cd"))
        try disk.sync(log)
        #expect(disk.pending(log) == bytes("abcd"))
        #expect(disk.after(.nothing).pending(log) == bytes("\0\0cd"))
        #expect(disk.fates(of: log, .torn) == [bytes("\0\0cd"), bytes("abcd")])
    }

    @Test("What was durable before a failed sync stays so")
    func failedSyncKeepsTheOld() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, bytes("ab"))
        try disk.sync(log)
        try disk.append(log, bytes("cd"))
        disk.inflict(.syncError(times: 2))
        #expect(throws: DiskFault.self) { try disk.sync(log) }
        try disk.append(log, bytes("ef"))
        #expect(throws: DiskFault.self) { try disk.sync(log) }

        #expect(disk.after(.nothing).pending(log) == bytes("ab"))
        #expect(disk.after(.everything).pending(log) == bytes("abcdef"))
    }

    @Test("A name whose sync failed may be lost whatever is synced later, until the name changes again")
    func failedDirectorySync() throws {
        var disk = SimulatedDisk()
        try disk.replace("d/a", with: bytes("1"))
        disk.inflict(.syncError("d"))
        try disk.append("d/b", bytes("2"))
        try disk.sync("d/b")
        #expect(throws: DiskFault.self) { try disk.syncDirectory("d") }

        try disk.syncDirectory("d")
        #expect(disk.names == ["d/a", "d/b"])
        #expect(disk.after(.nothing).names == ["d/a"])

        try disk.replace("d/b", with: bytes("3"))
        #expect(disk.fates(of: "d/b", .torn) == [bytes("3")])
    }

    @Test("The core is told of a fault by its call, a reason that it knows, and words for people")
    func systemFailure() {
        let missing = SystemFailure(DiskFault(call: .truncate, reason: .notFound, path: "a"))
        let full = SystemFailure(DiskFault(call: .append, reason: .noSpace, path: "a"))

        #expect(missing == SystemFailure(call: "truncate", reason: .notFound, text: "\(missing)"))
        #expect(full == SystemFailure(call: "append", reason: .other, text: "append a: no space left on device"))
    }
}
