import Basics
import Simulation
import Testing

@testable import Simulation

@Suite("Disk, crashes")
struct DiskCrashTests {
    private let log = "logs/codexd/events.jsonl"

    /// A log with one durable line and two that aren't.
    private func disk() throws -> SimulatedDisk {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, bytes("ab"))
        try disk.sync(log)
        try disk.append(log, bytes("cd"))
        try disk.append(log, bytes("ef"))
        return disk
    }

    @Test("The death of a process loses nothing and makes nothing durable")
    func process() throws {
        var (disk, generator) = (try disk(), SeededGenerator(seed: 1))
        let before = disk

        disk.crash(.process, using: &generator)

        #expect(disk == before)
        #expect(disk.after(.nothing).pending(log) == bytes("ab"))
    }

    @Test("A torn crash leaves a log that ends anywhere behind what was synced, and has no hole")
    func torn() throws {
        let whole = bytes("abcdef")

        #expect(try disk().fates(of: log, .torn) == Set((2...6).map { Array(whole[..<$0]) }))
    }

    @Test(
        "A cut leaves so much of the last append as it says, and everything else",
        arguments: [(0, "abcd"), (1, "abcde"), (2, "abcdef"), (9, "abcdef")]
    )
    func cut(kept: Int, left: String) throws {
        var disk = try disk()
        try disk.append("d/other", bytes("1"))

        let image = disk.after(.cut(path: log, kept: kept))

        #expect(image.pending(log) == bytes(left))
        #expect(image.pending("d/other") == bytes("1"))
    }

    @Test("A cut takes nothing from an append that was synced")
    func cutOfSynced() throws {
        var disk = try disk()
        try disk.sync(log)

        #expect(disk.after(.cut(path: log, kept: 0)).pending(log) == bytes("abcdef"))
    }

    @Test("A scattered crash leaves out whole sectors of what wasn't synced, in any combination")
    func scattered() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        try disk.append(log, [UInt8](repeating: 1, count: 700))
        try disk.sync(log)
        try disk.append(log, [UInt8](repeating: 2, count: 1300))
        let unsynced = [700..<1024, 1024..<1536, 1536..<2000]
        var losses: Set<[Bool]> = []

        for seed in UInt64(0)..<300 {
            let content = try #require(disk.after(.scattered, seed: seed).pending(log))
            #expect(content[..<700] == disk.pending(log)?[..<700])
            guard content.count == 2000 else { continue }
            for sector in unsynced { #expect(Set(content[sector]).count == 1) }
            losses.insert(unsynced.map { content[$0.lowerBound] == 0 })
        }

        #expect(losses.count == 8)
    }

    @Test(
        "What was synced survives every crash",
        arguments: [
            DiskSurvival.nothing, .everything, .torn, .scattered, .cut(path: "logs/codexd/events.jsonl", kept: 0),
        ]
    )
    func syncedSurvives(_ survival: DiskSurvival) throws {
        var disk = try disk()
        try disk.replace("state/codexd/a", with: bytes("1"))
        try disk.sync(log)
        try disk.append(log, bytes("gh"))

        for seed in UInt64(0)..<100 {
            let image = disk.after(survival, seed: seed)
            #expect(image.pending(log)?.starts(with: bytes("abcdef")) == true)
            #expect(image.pending("state/codexd/a") == bytes("1"))
        }
    }

    @Test("After any crash of the machine a second one loses nothing more")
    func secondCrash() throws {
        var disk = try disk()
        try disk.append("d/other", bytes("1"))
        for survival in [DiskSurvival.nothing, .everything, .torn, .scattered, .cut(path: log, kept: 1)] {
            let once = disk.after(survival, seed: 3)
            let twice = once.after(.nothing)

            #expect(twice.names == once.names)
            for path in once.names { #expect(twice.pending(path) == once.pending(path)) }
        }
    }

    @Test("The same seed leaves the same disk", arguments: UInt64(0)..<20)
    func deterministic(seed: UInt64) throws {
        var disk = SimulatedDisk()
        for number in 0..<20 { try disk.append("d\(number % 3)/\(number)", bytes("content \(number)")) }

        #expect(disk.after(.scattered, seed: seed) == disk.after(.scattered, seed: seed))
    }

    @Test("However many appends wait for a sync, the books about them stay small and the bytes whole")
    func boundedAppends() throws {
        var disk = SimulatedDisk()
        try disk.create(log)
        for _ in 0..<10_000 { try disk.append(log, bytes("line\n")) }

        let file = try #require(disk.files.values.first)
        #expect(file.appends.count <= SimulatedFile.appendsLimit)
        #expect(file.appends.first == 0)
        #expect(file.bytes.count == 50_000)
        #expect(disk.after(.cut(path: log, kept: 2)).pending(log)?.count == 49_997)
    }
}
