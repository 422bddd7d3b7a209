import Basics
import Scenarios

/// Looks at every durable point of a run, and proves for each way to die there that codexd begins again well.
///
/// What is proven at a point plays on copies: the run goes on as though nobody had looked, to the same trace.
final class Sweep {
    /// Which points and crashes are looked at.
    let choice: SweepChoice

    /// How many points there were.
    private(set) var points = 0

    /// How many times codexd was started on what a crash had left, and how many of those were spared as the same.
    private(set) var recoveries = 0
    private(set) var repeats = 0

    /// The first crash after which something was wrong.
    private(set) var failure: SweepFailure?

    init(_ choice: SweepChoice) {
        self.choice = choice
    }

    func pass(_ point: DurablePoint, in world: SimulatedWorld) {
        points += 1
        guard failure == nil, choice.includes(points) else { return }
        var seen: [SimulatedDisk] = []
        for crash in point.crashes where choice.includes(crash) {
            let (disk, written) = point.disk(after: crash, in: world)
            // Deaths that leave the same are one.
            if crash.deaths > 0, seen.contains(disk) {
                repeats += 1
                continue
            }
            if crash.deaths > 0 { seen.append(disk) }
            recoveries += 1
            guard let problem = Self.problem(of: disk, written, crash, in: world) else { continue }
            failure = SweepFailure(point: points, moment: "\(point)", crash: crash, problem: problem)
            return
        }
    }

    /// Starts codexd on a disk, twice, and says what is wrong then.
    private static func problem(
        of disk: SimulatedDisk,
        _ written: [UInt8],
        _ crash: SweepCrash,
        in world: SimulatedWorld
    ) -> String? {
        let successor = world.successor(on: disk, deaths: crash.deaths, written: written)
        do {
            return try successor.problemOfTwoLives()
        } catch {
            return "\(error)"
        }
    }
}

extension DurablePoint {
    /// What can happen there.
    fileprivate var crashes: [SweepCrash] {
        switch self {
        case .appending: SweepCrash.within
        case .appended, .synced, .replacing, .replaced, .cut, .linked, .renamed, .removed: SweepCrash.between
        }
    }

    /// What a crash leaves.
    ///
    /// - Returns: The disk, and what of an append is written that nobody has been told of.
    fileprivate func disk(after crash: SweepCrash, in world: SimulatedWorld) -> (SimulatedDisk, written: [UInt8]) {
        var dice = world.random.stream("sweep")
        var disk = world.disk
        disk.liftAll()
        switch (crash, self) {
        case (.killedWithin(let part), .appending(let path, let bytes, let before)):
            let kept = SweepCrash.kept(of: bytes.count, part: part)
            disk = before
            disk.liftAll()
            // A disk without troubles takes everything.
            try? disk.append(path, Array(bytes[..<kept]))
            return (disk, Array(bytes[..<kept]))
        case (.cut(let part), .appending(let path, let bytes, _)):
            let kept = SweepCrash.kept(of: bytes.count, part: part)
            disk.crash(.machine(.cut(path: path, kept: kept)), using: &dice)
            return (disk, Array(bytes[..<kept]))
        case (.torn(let number), _):
            dice = world.random.stream("sweep", number)
            disk.crash(.machine(.torn), using: &dice)
        case (.lost, _): disk.crash(.machine(.nothing), using: &dice)
        case (.kept, _): disk.crash(.machine(.everything), using: &dice)
        case (.killed, _), (.killedWithin, _), (.cut, _): break
        }
        return (disk, [])
    }
}

extension SimulatedWorld {
    /// Something has come to the disk.
    func pass(_ point: @autoclosure () -> DurablePoint) {
        guard let sweep else { return }
        sweep.pass(point(), in: self)
    }
}
