import Basics
import DaemonCore
import Testing

@Suite("The child's life, by seeds")
struct ChildWalkTests {
    @Test("Machine and books agree, whatever happens in whatever order", arguments: UInt64(0)..<250)
    func walk(seed: UInt64) throws {
        var walk = ChildWalk(seed: seed)

        try walk.run(steps: 400)

        #expect(walk.lives > 1)
    }

    @Test("The walks go everywhere")
    func coverage() throws {
        var sights: Set<ChildSight> = []
        for seed in UInt64(0)..<50 {
            var walk = ChildWalk(seed: seed)
            try walk.run(steps: 400)
            sights.formUnion(walk.sights)
        }

        #expect(sights == ChildSight.all)
    }
}

/// A walk through the lives of children, one after the other.
struct ChildWalk {
    /// How many steps a life is walked on once it's over: there nothing may happen.
    private static let afterlife = 6

    private(set) var lives = 0
    private(set) var sights: Set<ChildSight> = []

    private var generator: SeededGenerator
    private var machine = ChildLifecycle()
    private var books = ChildBooks()
    private var now = Instant(nanoseconds: 0)
    private var afterlife = 0
    private var trace: [String] = []

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        trace = ["seed \(seed)"]
    }

    mutating func run(steps: Int) throws {
        do {
            for _ in 0..<steps { try step() }
            try finish()
        } catch {
            var misstep = error
            misstep.trace = trace
            throw misstep
        }
    }

    private mutating func step() throws(Misstep) {
        if books.isOver {
            afterlife += 1
            if afterlife > Self.afterlife { begin() }
        }
        passTime()
        try happen(choice())
    }

    private mutating func happen(_ happening: Happening) throws(Misstep) {
        trace.append("\(now.nanoseconds / 1000) µs: \(happening)")
        books.note(happening, at: now)
        for effect in happening.happen(to: &machine, at: now) {
            trace.append("    \(effect)")
            try books.check(effect, of: happening, at: now)
        }
        try books.check(machine, after: happening, at: now)
    }

    private mutating func begin() {
        sights.formUnion(books.sights)
        lives += 1
        machine = ChildLifecycle()
        books = ChildBooks()
        afterlife = 0
        trace = [trace[0], "another life"]
    }

    /// Faults are over: the child must be gone in as long as the ladder takes, and the grace behind it.
    private mutating func finish() throws(Misstep) {
        let start = now
        try happen(.isStopped)
        if books.mayLaunch { try happen(.launches) }
        while let deadline = machine.deadline, !machine.isGone {
            now = max(now, deadline)
            try happen(.wakes)
            if books.wasKilled, books.mayExit { try happen(.exits(.signalled("SIGKILL"))) }
        }
        if books.wasKilled, books.mayExit {
            try happen(.exits(.signalled("SIGKILL")))
            now = now.advanced(by: .milliseconds(200))
            try happen(.wakes)
        }
        sights.formUnion(books.sights)
        guard machine.isGone else { throw Misstep(complaint: "no end in \(machine.state)") }
        guard start.duration(to: now) <= .milliseconds(1400) else { throw Misstep(complaint: "the end took too long") }
    }

    /// Moves the clock a little, or to the brink of a deadline, or onto it.
    private mutating func passTime() {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4: break
        case 4..<7: now = now.advanced(by: .microseconds(Int.random(in: 1...80_000, using: &generator)))
        case 7:
            if let deadline = machine.deadline { now = max(now, deadline.advanced(by: .nanoseconds(-1))) }
        case 8:
            if let deadline = machine.deadline { now = max(now, deadline) }
        default: now = now.advanced(by: .milliseconds(Int.random(in: 1...1500, using: &generator)))
        }
    }

    /// Something that can happen now.
    private mutating func choice() -> Happening {
        var choices: [Happening] = [.isStarted, .isStarted, .isStopped, .wakes, .wakes, .wakes, .wakes, .wakes, .wakes]
        if Int.random(in: 0..<4, using: &generator) == 0 { choices.append(.isForced) }
        if books.mayLaunch { choices += [.launches, .launches, .launches, .launchFails] }
        if books.processID != nil {
            choices.append(.refusesInput)
            // A pipe that was released may still have been on its way here.
            if books.stdoutEnd == nil || books.isOver {
                choices += [.ends(.stdout), .ends(.stdout, failing: true)]
            }
            if !books.hasStderrEnded || books.isOver { choices.append(.ends(.stderr)) }
        }
        if books.mayExit {
            let exits: [ChildExit] = [
                .exited(code: 0), .exited(code: 1), .signalled("SIGTERM"), .signalled("SIGKILL"), .signalled("SIGSEGV"),
            ]
            choices.append(.exits(exits[Int.random(in: 0..<exits.count, using: &generator)]))
        }
        return choices[Int.random(in: 0..<choices.count, using: &generator)]
    }
}
