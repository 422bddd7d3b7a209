import Simulation
import Testing

@Suite("Disk, the bytes of files")
struct DiskBytesTests {
    private let log = "logs/codexd/events.jsonl"

    @Test("What was appended is read at once and is durable only after a sync")
    func appendAndSync() throws {
        var disk = SimulatedDisk()
        try disk.create(log)

        try disk.append(log, bytes("one"))
        try disk.append(log, bytes("two"))

        #expect(disk.pending(log) == bytes("onetwo"))
        #expect(disk.durable(log) == [])
        try disk.sync(log)
        #expect(disk.durable(log) == bytes("onetwo"))
    }

    @Test("A sync covers what was appended before it and nothing after it")
    func syncCoversThePast() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, bytes("one"))
        try disk.sync(log)

        try disk.append(log, bytes("two"))

        #expect(disk.after(.nothing).pending(log) == bytes("one"))
        #expect(disk.after(.everything).pending(log) == bytes("onetwo"))
    }

    @Test(
        "A read gives what lies in its range and stops at the end of the file",
        arguments: [(0, 3, "abc"), (2, 2, "cd"), (4, 9, "ef"), (6, 1, ""), (9, 1, ""), (0, 9, "abcdef"), (0, 0, "")]
    )
    func pieces(offset: Int, count: Int, piece: String) throws {
        var disk = SimulatedDisk()
        try disk.append(log, bytes("abcdef"))

        #expect(try disk.read(log, at: offset, count: count) == bytes(piece))
    }

    @Test("A file that is missing reads as empty, has no content, and can't be cut off or synced")
    func missing() throws {
        var disk = SimulatedDisk()

        #expect(try disk.read(log, at: 0, count: 1) == [])
        #expect(try disk.content(log) == nil)
        let cut = #expect(throws: DiskFault.self) { try disk.truncate(log, to: 0) }
        #expect(cut?.reason == .notFound)
        let sync = #expect(throws: DiskFault.self) { try disk.sync(log) }
        #expect(sync?.reason == .notFound)
    }

    @Test("A new file is written once, not over another")
    func writeIsExclusive() throws {
        var disk = SimulatedDisk()
        try disk.write("a", bytes("old"))

        let fault = #expect(throws: DiskFault.self) { try disk.write("a", bytes("new")) }

        #expect(fault?.reason == .exists)
        #expect(disk.pending("a") == bytes("old"))
    }

    @Test("What a truncation took away comes back after a crash until the truncation is synced")
    func truncation() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, bytes("abcdef"))
        try disk.sync(log)

        try disk.truncate(log, to: 4)
        try disk.truncate(log, to: 2)
        try disk.append(log, bytes("XY"))

        #expect(disk.pending(log) == bytes("abXY"))
        #expect(disk.after(.nothing).pending(log) == bytes("abcdef"))
        #expect(disk.after(.everything).pending(log) == bytes("abXY"))
        try disk.sync(log)
        #expect(disk.after(.nothing).pending(log) == bytes("abXY"))
    }

    @Test("The version tells which files changed, and reading or syncing changes none")
    func versions() throws {
        var disk = SimulatedDisk()
        try disk.append("a", bytes("1"))
        try disk.append("b", bytes("1"))
        let seen = disk.version

        _ = try disk.read("a", at: 0, count: 9)
        try disk.sync("a")
        try disk.syncDirectory(".")
        #expect(disk.version == seen)
        #expect(disk.changed(since: seen) == [])

        try disk.append("b", bytes("2"))
        #expect(disk.changed(since: seen) == ["b"])
        #expect(disk.changed(since: 0) == ["a", "b"])
        let later = disk.version

        try disk.rename("b", to: "a")
        #expect(disk.changed(since: later) == ["a"])
        #expect(disk.version(of: "b") == nil)
    }

    @Test("A crash counts as a change of the files that lost something by it, and of no others")
    func versionsAfterCrash() throws {
        var disk = SimulatedDisk()
        for path in ["lost", "safe"] {
            try disk.create(path)
            try disk.append(path, bytes("1"))
        }
        try disk.sync("safe")

        #expect(disk.after(.nothing).changed(since: disk.version) == ["lost"])
    }

    @Test("A copy of the disk stays as it was while the disk goes on")
    func copies() throws {
        var disk = SimulatedDisk()
        try disk.append(log, bytes("one"))
        let image = disk

        try disk.append(log, bytes("two"))
        try disk.sync(log)

        #expect(image.pending(log) == bytes("one"))
        #expect(image != disk)
    }
}
