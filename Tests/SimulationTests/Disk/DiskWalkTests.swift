import Basics
import Scenarios
import Testing

@testable import Simulation

@Suite("Disk, a walk")
struct DiskWalkTests {
    @Test("The disk and the list of all that happened to it agree after any order of calls", arguments: UInt64(0)..<200)
    func walk(seed: UInt64) throws {
        var world = DiskWorld(seed: seed)
        for step in 0..<200 {
            try world.step()
            if step % 20 == 19 { try #require(world.isConsistent, "step \(step)") }
        }
    }
}

/// A disk to which things happen by chance, and the naive model of it.
private struct DiskWorld {
    private static let paths = ["a/x", "a/y", "a/z", "b/x", "b/y"]

    private var disk = SimulatedDisk()
    private var history = DiskHistory()
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Whether both show the same now and would after a crash without chance.
    var isConsistent: Bool {
        let replay = history.replayed
        return disk.names == replay.names.keys.sorted()
            && disk.names.allSatisfy { path in
                disk.pending(path) == replay.names[path].map { replay.files[$0].cells.map(\.byte) }
            }
            && disk.durablePaths == replay.names(keeping: []).keys.sorted()
            && disk.durablePaths.allSatisfy { path in
                disk.durable(path) == replay.names(keeping: [])[path].map { replay.files[$0].image }
            }
    }

    mutating func step() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<35: try append()
        case 35..<52: try sync()
        case 52..<60: try replace()
        case 60..<68: try rename()
        case 68..<73: try unlink()
        case 73..<85: try syncDirectory()
        case 85..<91: try truncate()
        case 91..<95: try findNoRoom()
        default: try crash()
        }
    }

    private mutating func append() throws {
        let (path, content) = (drawPath(), drawContent())
        try disk.append(path, content)
        history.steps.append(.append(path, content))
    }

    private mutating func sync() throws {
        guard let path = drawName() else { return }
        let isFailing = drawFailure()
        if isFailing {
            disk.inflict(.syncError(Glob(path)))
            #expect(throws: DiskFault.self) { try disk.sync(path) }
        } else {
            try disk.sync(path)
        }
        history.steps.append(.sync(path, isFailing: isFailing))
    }

    private mutating func syncDirectory() throws {
        let (directory, isFailing) = (["a", "b"].randomElement(using: &random) ?? "a", drawFailure())
        if isFailing {
            disk.inflict(.syncError(Glob(directory)))
            #expect(throws: DiskFault.self) { try disk.syncDirectory(directory) }
        } else {
            try disk.syncDirectory(directory)
        }
        history.steps.append(.syncDirectory(directory, isFailing: isFailing))
    }

    /// Some of the steps of a replacement; then whoever did them was killed, or something else came between.
    private mutating func replace() throws {
        let content = drawContent()
        var replacement = disk.beginReplacement(of: drawPath(), with: content)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            guard let step = replacement.next else { return }
            try disk.advance(&replacement)
            switch step {
            case .write: history.steps.append(.append(replacement.temporary, content))
            case .sync: history.steps.append(.sync(replacement.temporary, isFailing: false))
            case .rename: history.steps.append(.rename(replacement.temporary, replacement.path))
            case .syncDirectory:
                history.steps.append(.syncDirectory(String(replacement.path.prefix(1)), isFailing: false))
            }
        }
    }

    private mutating func rename() throws {
        guard let path = drawName() else { return }
        let newPath = drawPath()
        try disk.rename(path, to: newPath)
        history.steps.append(.rename(path, newPath))
    }

    private mutating func unlink() throws {
        guard let path = drawName() else { return }
        try disk.unlink(path)
        history.steps.append(.unlink(path))
    }

    private mutating func truncate() throws {
        guard let path = drawName(), let count = disk.pending(path)?.count else { return }
        let length = Int.random(in: 0...count, using: &random)
        try disk.truncate(path, to: length)
        history.steps.append(.truncate(path, length))
    }

    private mutating func findNoRoom() throws {
        let (path, content) = (drawPath(), drawContent())
        disk.inflict(.full(room: content.count - 1))
        #expect(throws: DiskFault.self) { try disk.append(path, content) }
        #expect(throws: DiskFault.self) { try disk.replace(path, with: content) }
        disk.liftAll()
    }

    private mutating func crash() throws {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: disk.crash(.process, using: &random)
        case 1:
            disk.crash(.machine(.nothing), using: &random)
            history.steps.append(.crash(losesAll: true))
        case 2:
            disk.crash(.machine(.everything), using: &random)
            history.steps.append(.crash(losesAll: false))
        case 3, 4: try crashByChance(isScattered: false)
        default: try crashByChance(isScattered: true)
        }
        try #require(isConsistent, "after a crash")
    }

    private mutating func crashByChance(isScattered: Bool) throws {
        let replay = history.replayed
        disk.crash(.machine(isScattered ? .scattered : .torn), using: &random)
        let found = Dictionary(uniqueKeysWithValues: disk.names.map { ($0, disk.pending($0) ?? []) })
        try #require(Self.isAllowed(found, replay, isScattered: isScattered), "a crash left \(found.keys.sorted())")
        // A crash between two directories may leave a file with two names.
        let files = Dictionary(grouping: disk.names) { disk.pendingNames[$0]?.file }
        history.steps.append(.found(files.values.map { ($0, found[$0[0]] ?? []) }))
    }

    /// Whether some choice among the changes explains the names, and with them the bytes of every file.
    private static func isAllowed(_ found: [String: [UInt8]], _ replay: DiskHistory.Replay, isScattered: Bool) -> Bool {
        let uncertain = replay.uncertain
        func isExplained(by names: [String: Int]) -> Bool {
            names.count == found.count
                && found.allSatisfy { path, content in
                    names[path].map { replay.files[$0].allows(content, isScattered: isScattered) } ?? false
                }
        }
        // More than so many choices are too many to try: then each name alone must be explained by some change.
        guard uncertain.count > 10 else {
            return (0..<1 << uncertain.count).contains { choice in
                isExplained(
                    by: replay.names(
                        keeping: Set(uncertain.indices.filter { choice >> $0 & 1 == 1 }.map { uncertain[$0] })
                    )
                )
            }
        }
        return found.allSatisfy { path, content in
            let files = replay.changes.filter { $0.new == path }.map(\.file) + [replay.base[path]].compactMap(\.self)
            return files.contains { replay.files[$0].allows(content, isScattered: isScattered) }
        }
    }

    // MARK: - Chance

    private mutating func drawPath() -> String { Self.paths.randomElement(using: &random) ?? "a/x" }

    private mutating func drawName() -> String? { disk.names.randomElement(using: &random) }

    private mutating func drawFailure() -> Bool { Int.random(in: 0..<6, using: &random) == 0 }

    /// Bytes of which none is zero, so that a hole can be told from them; now and then of several sectors.
    private mutating func drawContent() -> [UInt8] {
        let count = Int.random(in: 0..<12, using: &random) == 0 ? 1500 : Int.random(in: 1...20, using: &random)
        let first = UInt8.random(in: 1...127, using: &random)
        return (0..<count).map { first + UInt8($0 % 128) }
    }
}
