import Basics
import Contract
import DaemonCore
import Testing

@Suite("What a killed daemon has left running")
struct OrphanTests {
    /// A world that finds what one had that was killed while its child ran.
    private static func afterDeath(_ leftovers: [OrphanSight]?) throws -> World {
        let first = try World.serving()
        var second = try World(log: first.log, files: first.files, bootID: "boot-1")
        second.leftovers = leftovers
        return second
    }

    private static let child = OrphanSight.leader(4711, "boot-1 4711")

    @Test("Nobody is looked for at a first start, and after a stop in order")
    func nothingToLookFor() throws {
        var first = try World.serving()
        first.tell(.stopRequested(signal: nil))
        first.childEnds(.exited(code: 0))
        var second = try World(log: first.log, files: first.files)

        second.tell(.booted)

        #expect(first.outcome == .done)
        #expect(first.orphanSearches.isEmpty && second.orphanSearches.isEmpty)
    }

    @Test("After a death the child is looked for by its number, and all that it started by the daemon's mark")
    func search() throws {
        var world = try Self.afterDeath([])

        let noted = try world.noted { $0.tell(.booted) }

        let identity = try #require(world.daemon.state.identity?.daemonID.rawValue)
        let mark = EnvironmentVariable(name: "BAA_CODEXD_DAEMON_ID", value: identity)
        #expect(world.orphanSearches == [OrphanSearch(processID: 4711, mark: mark)])
        #expect(noted.map(\.type) == ["daemon.started", "child.started"])
        #expect(world.childOrders.isEmpty)
    }

    @Test("Until it's known that nobody is left, nothing is written, nothing listens and no child is started")
    func nothingBegins() throws {
        var world = try Self.afterDeath([Self.child])

        let noted = try world.noted { world in
            world.tell(.booted)
            world.pass(.seconds(1))
        }

        #expect(noted.isEmpty && world.launches.isEmpty)
        #expect(!world.effects.contains(.listen(host: "127.0.0.1", port: 4319)))
    }

    @Test("A child that ends by itself within the first wait is no orphan")
    func endsByItself() throws {
        var world = try Self.afterDeath([Self.child])
        world.tell(.booted)
        world.pass(.milliseconds(199))
        world.leftovers = []

        let noted = try world.noted { $0.pass(.milliseconds(51)) }

        #expect(noted.map(\.type) == ["daemon.started", "child.started"])
        #expect(world.childOrders.isEmpty)
    }

    @Test("It gets SIGTERM after 200 ms and SIGKILL a second later, and is told once it's gone")
    func ladder() throws {
        var world = try Self.afterDeath([Self.child])
        world.tell(.booted)
        world.pass(.milliseconds(150))
        #expect(world.childOrders.isEmpty)
        world.pass(.milliseconds(50))
        #expect(world.childOrders == [.signalOrphan(Self.child.process, .terminate)])
        world.pass(.milliseconds(950))
        #expect(world.childOrders.count == 1)
        world.pass(.milliseconds(50))
        #expect(world.childOrders.last == .signalOrphan(Self.child.process, .kill))
        world.leftovers = []

        let noted = try world.noted { $0.pass(.milliseconds(50)) }

        #expect(world.childOrders.count == 2)
        #expect(noted.map(\.type) == ["daemon.started", "child.orphan.reaped", "child.started"])
        #expect(noted[1] == Noted("child.orphan.reaped", .warn, ["pid": 4711]))
    }

    @Test("What SIGKILL doesn't end either is told and left, so that the daemon comes up")
    func unkillable() throws {
        var world = try Self.afterDeath([Self.child])
        world.tell(.booted)

        let noted = try world.noted { $0.pass(.milliseconds(2250)) }

        let reason = JSON.string("it does not end, whatever it is sent")
        #expect(noted.map(\.type) == ["daemon.started", "child.orphan.left", "child.started"])
        #expect(noted[1] == Noted("child.orphan.left", .warn, ["pid": 4711, "reason": reason]))
    }

    @Test("A number that isn't proven ours is never signalled, and told with the reason", arguments: Doubt.all)
    func unproven(_ doubt: Doubt) throws {
        var first = try World.serving()
        first.pass(.seconds(1))
        var files = first.files
        var state = try #require(try JSON(parsing: files[.daemonState] ?? []).members)
        state["child"] = try #require(state["child"]).with(["processStart": .optional(doubt.recorded)])
        files[.daemonState] = JSON.object(state).encoded()
        // Without its log, which has the child's record as it was.
        var world = try World(files: files)
        world.leftovers = [doubt.sight]

        let noted = try world.noted { $0.tell(.booted) }

        #expect(world.childOrders.isEmpty)
        #expect(noted.map(\.type).contains("child.started"))
        let left = try #require(noted.first { $0.type == "child.orphan.left" })
        #expect(left.detail == ["pid": 4711, "reason": .string(doubt.reason)])
    }

    @Test("Whoever is in the session of the proven child, or has the mark, is ended with it, even if found later")
    func descendants() throws {
        let inSession = OrphanSight(
            process: ProcessIdentity(processID: 5000, start: "boot-1 5000"),
            sessionID: 4711,
            isMarked: false,
            isKin: false
        )
        let marked = OrphanSight(
            process: ProcessIdentity(processID: 6000, start: "boot-1 6000"),
            sessionID: 6000,
            isMarked: true,
            isKin: false
        )
        var world = try Self.afterDeath([Self.child, inSession])
        world.tell(.booted)
        world.pass(.milliseconds(200))
        world.leftovers = [inSession, marked]
        world.pass(.milliseconds(50))
        world.leftovers = []

        let noted = try world.noted { $0.pass(.milliseconds(50)) }

        #expect(
            world.childOrders == [
                .signalOrphan(Self.child.process, .terminate), .signalOrphan(inSession.process, .terminate),
                .signalOrphan(marked.process, .terminate),
            ]
        )
        #expect(noted.filter { $0.type == "child.orphan.reaped" }.map { $0.detail["pid"] } == [4711, 5000, 6000])
    }

    @Test("Those from which the daemon comes itself are spared, whatever mark they have")
    func kin() throws {
        let shell = OrphanSight(
            process: ProcessIdentity(processID: 7000, start: "boot-1 7000"),
            sessionID: 7000,
            isMarked: true,
            isKin: true
        )
        var world = try Self.afterDeath([shell])

        let noted = try world.noted { $0.tell(.booted) }

        #expect(noted.map(\.type) == ["daemon.started", "child.started"])
        #expect(world.childOrders.isEmpty)
    }

    @Test("Where it can't be told which processes there are, the recorded one is left and the daemon comes up")
    func hidden() throws {
        var world = try Self.afterDeath(nil)
        world.tell(.booted)

        let noted = try world.noted { $0.tell(.orphansHidden(.diskFull)) }

        #expect(noted.map(\.type) == ["daemon.started", "child.orphan.left", "child.started"])
    }

    @Test("A stop while somebody is being ended ends the daemon at once, and leaves what is written as it is")
    func stop() throws {
        var world = try Self.afterDeath([Self.child])
        world.tell(.booted)
        let log = world.log

        world.tell(.stopRequested(signal: "SIGTERM"))

        #expect(world.outcome == .done)
        #expect(world.log == log)
    }
}

/// A process that has the recorded number and can't be proven to be the child.
struct Doubt: Hashable, CustomTestStringConvertible {
    let recorded: String?
    let sight: OrphanSight
    let reason: String

    var testDescription: String { reason }

    static let all = [
        Doubt(
            recorded: nil,
            sight: .leader(4711, "boot-1 4711"),
            reason: "the record does not say when its process was started"
        ),
        Doubt(
            recorded: "boot-1 4711",
            sight: .leader(4711, "boot-1 9999"),
            reason: "its number belongs to another process now"
        ),
        Doubt(
            recorded: "boot-1 4711",
            sight: .leader(4711, "boot-1 4711", session: 1),
            reason: "it does not lead the session that it was given"
        ),
        Doubt(
            recorded: "boot-1 4711",
            sight: .leader(4711, "boot-1 4711", isKin: true),
            reason: "codexd was started from within it"
        ),
    ]
}

extension OrphanSight {
    static func leader(_ number: Int, _ start: String, session: Int? = nil, isKin: Bool = false) -> OrphanSight {
        OrphanSight(
            process: ProcessIdentity(processID: number, start: start),
            sessionID: session ?? number,
            isMarked: false,
            isKin: isKin
        )
    }
}
