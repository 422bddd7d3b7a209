import Simulation
import Testing

@testable import Simulation

@Suite("Disk, the names of files")
struct DiskNamesTests {
    @Test("A synced file without a durable name is gone after a crash")
    func nameNeedsItsDirectory() throws {
        var disk = SimulatedDisk()
        try disk.append("d/a", bytes("1"))
        try disk.sync("d/a")

        #expect(disk.after(.nothing).names == [])
        try disk.syncDirectory("d")
        #expect(disk.after(.nothing).pending("d/a") == bytes("1"))
    }

    @Test("A durable name of a file that was never synced leads to an empty file")
    func nameAlone() throws {
        var disk = SimulatedDisk()
        try disk.append("d/a", bytes("1"))
        try disk.syncDirectory("d")

        #expect(disk.after(.nothing).pending("d/a") == [])
    }

    @Test("The sync of one directory does nothing for the names in another, nor in one below it")
    func otherDirectories() throws {
        var disk = SimulatedDisk()
        for path in ["a", "d/a", "d/e/a"] { try disk.append(path, bytes("1")) }

        try disk.syncDirectory("d")

        #expect(disk.durablePaths == ["d/a"])
        try disk.syncDirectory(".")
        #expect(disk.durablePaths == ["a", "d/a"])
    }

    @Test("A file made by create has a durable name, and making it again changes nothing")
    func create() throws {
        var disk = SimulatedDisk()
        try disk.create("d/a")
        try disk.append("d/a", bytes("1"))
        let version = disk.version

        try disk.create("d/a")

        #expect(disk.durablePaths == ["d/a"])
        #expect(disk.version == version)
    }

    @Test("A name that was taken away comes back after a crash until its directory is synced")
    func unlink() throws {
        var disk = SimulatedDisk()
        try disk.replace("d/a", with: bytes("1"))

        try disk.unlink("d/a")

        #expect(disk.names == [])
        #expect(disk.after(.nothing).pending("d/a") == bytes("1"))
        try disk.syncDirectory("d")
        #expect(disk.after(.nothing).names == [])
    }

    @Test("A removal is durable when it returns, and of a file that isn't there no error")
    func remove() throws {
        var disk = SimulatedDisk()
        try disk.replace("d/a", with: bytes("1"))

        try disk.remove("d/a")
        try disk.remove("d/a")

        #expect(disk.after(.nothing).names == [])
    }

    @Test("A rename within a directory leaves the old name or the new one, never both and never none")
    func renameIsOneChange() throws {
        var disk = SimulatedDisk()
        try disk.replace("d/a", with: bytes("1"))

        try disk.rename("d/a", to: "d/b")

        #expect(disk.names == ["d/b"])
        #expect(Set((0..<50).map { disk.after(.torn, seed: $0).names }) == [["d/a"], ["d/b"]])
    }

    @Test("A rename between directories becomes durable name by name")
    func renameAcross() throws {
        var disk = SimulatedDisk()
        try disk.replace("d/a", with: bytes("1"))

        try disk.rename("d/a", to: "e/a")

        #expect(disk.after(.nothing).names == ["d/a"])
        try disk.syncDirectory("e")
        #expect(disk.after(.nothing).names == ["d/a", "e/a"])
        try disk.syncDirectory("d")
        #expect(disk.after(.nothing).names == ["e/a"])
    }

    @Test("A rename of a file to itself changes nothing, and of a missing one fails")
    func renameOddities() throws {
        var disk = SimulatedDisk()
        try disk.replace("a", with: bytes("1"))
        let before = disk

        try disk.rename("a", to: "a")

        #expect(disk == before)
        let fault = #expect(throws: DiskFault.self) { try disk.rename("b", to: "a") }
        #expect(fault == DiskFault(call: .rename, reason: .notFound, path: "b"))
    }

    @Test("A file that no name leads to any more takes up no memory")
    func forgotten() throws {
        var disk = SimulatedDisk()
        for _ in 0..<100 {
            try disk.replace("d/a", with: bytes("1"))
            try disk.append("d/b", bytes("1"))
            try disk.remove("d/b")
        }

        #expect(disk.files.count == 1)
        #expect(disk.touched.count == 1)
        #expect(disk.changes == [])
    }

    @Test("Names that nobody ever syncs reach the disk by themselves rather than pile up")
    func boundedChanges() throws {
        var disk = SimulatedDisk()
        try disk.append("a", bytes("1"))
        for _ in 0..<SimulatedDisk.changesLimit {
            try disk.rename("a", to: "b")
            try disk.rename("b", to: "a")
        }

        #expect(disk.changes.count <= SimulatedDisk.changesLimit)
        #expect(disk.after(.everything).names == ["a"])
        #expect(disk.after(.nothing).names.count == 1)
    }

    @Test("Leftovers of replacements in a directory are removed durably, and nothing else is")
    func leftovers() throws {
        var disk = SimulatedDisk()
        let kept = ["d/.a.tmp", "d/a.0123456789abcdef.tmp", "d/.a.0123456789abcdeg.tmp", "d/e/.a.0123456789abcdef.tmp"]
        for path in kept + ["d/.a.0123456789abcdef.tmp"] { try disk.create(path) }

        try disk.removeLeftovers(in: "d")

        #expect(disk.names == kept.sorted())
        #expect(disk.after(.nothing).names == kept.sorted())
    }
}
