import Scenarios
import Simulation
import Testing

@Suite("Disk, replacements")
struct DiskReplacementTests {
    private let path = "state/codexd/daemon.json"
    private let survivals: [DiskSurvival] = [.nothing, .everything, .torn, .scattered]

    /// A disk with the old file, on which a replacement has done some of its steps.
    private func disk(afterSteps count: Int) throws -> SimulatedDisk {
        var disk = SimulatedDisk()
        try disk.replace(path, with: bytes("old"))
        var replacement = disk.beginReplacement(of: path, with: bytes("newer"))
        for _ in 0..<count { try disk.advance(&replacement) }
        return disk
    }

    @Test(
        "A replace cut at each of its steps leaves the old or the new file, never a mixture and never none",
        arguments: 0...ReplaceStep.allCases.count
    )
    func cut(afterSteps count: Int) throws {
        let disk = try disk(afterSteps: count)

        #expect(disk.pending(path) == (count < 3 ? bytes("old") : bytes("newer")))
        for survival in survivals {
            let fates = disk.fates(of: path, survival, seeds: 50)
            #expect(fates.isSubset(of: [bytes("old"), bytes("newer")]), "\(survival)")
        }
        #expect(disk.after(.nothing).pending(path) == (count < 4 ? bytes("old") : bytes("newer")))
    }

    @Test(
        "A first replace cut at each of its steps leaves no file or the new one",
        arguments: 0...ReplaceStep.allCases.count
    )
    func firstCut(afterSteps count: Int) throws {
        var disk = SimulatedDisk()
        var replacement = disk.beginReplacement(of: path, with: bytes("new"))
        for _ in 0..<count { try disk.advance(&replacement) }

        for survival in survivals {
            #expect(disk.fates(of: path, survival, seeds: 50).isSubset(of: [nil, bytes("new")]), "\(survival)")
        }
        #expect(disk.after(.nothing).pending(path) == (count < 4 ? nil : bytes("new")))
    }

    @Test("Both fates are met where a crash falls between the rename and the sync of the directory")
    func bothFates() throws {
        #expect(try disk(afterSteps: 3).fates(of: path, .torn) == [bytes("old"), bytes("newer")])
    }

    @Test("A replace without the sync of its temporary file would leave a mixture, and the disk shows it")
    func withoutSync() throws {
        var disk = SimulatedDisk()
        try disk.replace(path, with: bytes("old"))
        try disk.write("state/codexd/new", bytes("newer"))
        try disk.rename("state/codexd/new", to: path)
        try disk.syncDirectory("state/codexd")

        #expect(disk.after(.nothing).pending(path) == [])
        #expect(disk.fates(of: path, .torn).contains(bytes("ne")))
    }

    @Test("A process that dies within a replace leaves a temporary file that the next one removes")
    func leftover() throws {
        var disk = try disk(afterSteps: 2)
        #expect(disk.names == ["state/codexd/.daemon.json.0000000000000002.tmp", path])

        try disk.removeLeftovers(in: "state/codexd")

        #expect(disk.names == [path])
    }

    @Test(
        "A replace that fails leaves the old file and no temporary one",
        arguments: [
            (DiskTrouble.full("**/daemon.json", room: 4), DiskFault.Call.write, DiskFault.Reason.noSpace),
            (.writeError("**/daemon.json"), .write, .inputOutput),
            (.syncError("**/daemon.json"), .sync, .inputOutput),
            (DiskTrouble([.rename], on: .all, .noSpace), .rename, .noSpace),
        ]
    )
    func failure(_ trouble: DiskTrouble, call: DiskFault.Call, reason: DiskFault.Reason) throws {
        var disk = try disk(afterSteps: 0)
        disk.inflict(trouble)

        let fault = #expect(throws: DiskFault.self) { try disk.replace(path, with: bytes("newer")) }

        #expect(fault == DiskFault(call: call, reason: reason, path: path))
        #expect(disk.names == [path])
        #expect(disk.pending(path) == bytes("old"))
        #expect(disk.fates(of: path, .torn) == [bytes("old")])
    }

    @Test("A replace whose directory can't be synced has the new file in place, and it may be lost")
    func lateFailure() throws {
        var disk = try disk(afterSteps: 0)
        var replacement = disk.beginReplacement(of: path, with: bytes("newer"))
        for _ in 0..<3 { try disk.advance(&replacement) }
        disk.inflict(.syncError())

        #expect(throws: DiskFault.self) { try disk.advance(&replacement) }

        #expect(replacement.next == nil)
        #expect(disk.names == [path])
        #expect(disk.pending(path) == bytes("newer"))
        try disk.syncDirectory("state/codexd")
        #expect(disk.fates(of: path, .torn) == [bytes("old"), bytes("newer")])
    }

    @Test("A replace that isn't synced is whole for processes, and a crash may take it")
    func unsynced() throws {
        var disk = SimulatedDisk()
        try disk.replace(path, with: bytes("old"))

        try disk.replaceUnsynced(path, with: bytes("newer"))

        #expect(disk.pending(path) == bytes("newer"))
        #expect(disk.names == [path])
        #expect(disk.after(.nothing).pending(path) == bytes("old"))
    }

    @Test("A replace that isn't synced and fails leaves the old file", arguments: [DiskTrouble.full(), .writeError()])
    func unsyncedFailure(trouble: DiskTrouble) throws {
        var disk = SimulatedDisk()
        try disk.replace(path, with: bytes("old"))
        disk.inflict(trouble)

        #expect(throws: DiskFault.self) { try disk.replaceUnsynced(path, with: bytes("newer")) }

        #expect(disk.pending(path) == bytes("old"))
        #expect(disk.names == [path])
    }

    @Test("Who isn't codexd writes whatever the disk refuses codexd")
    func overwritten() throws {
        var disk = SimulatedDisk()
        disk.overwrite(path, with: bytes("old and long"))
        disk.inflict(.full())

        disk.overwrite(path, with: bytes("new"))

        #expect(disk.pending(path) == bytes("new"))
    }

    @Test(
        "A directory has files below it if a path leads through it",
        arguments: [
            ("state", true), ("state/codexd", true), ("state/code", false), ("state/codexd/daemon.json", false),
            ("logs", false),
        ]
    )
    func directories(directory: String, hasFiles: Bool) throws {
        var disk = SimulatedDisk()
        try disk.replace(path, with: [])

        #expect(disk.hasFiles(below: directory) == hasFiles)
    }
}
