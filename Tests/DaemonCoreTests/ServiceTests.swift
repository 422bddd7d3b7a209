import Basics
import Contract
import DaemonCore
import Testing

@Suite("What whoever runs the daemon as a service is told")
struct ServiceTests {
    private static func supervised(_ watchdog: Duration? = nil) throws -> World {
        var world = try World()
        world.tell(.supervised(watchdog: watchdog))
        world.tell(.booted)
        return world
    }

    private static let serves = "serves stdio://codex-app-server at http://127.0.0.1:4319"

    @Test("It's ready once it's up and that is durable, and stops as soon as it's asked to")
    func readyAndStopping() throws {
        var world = try World()
        world.answersSyncs = false
        world.tell(.supervised(watchdog: nil))
        world.tell(.booted)
        #expect(world.notices.isEmpty)

        world.answersSyncs = true
        world.answerSyncs()
        #expect(world.notices == [.ready(Self.serves)])
        world.tell(.stopRequested(signal: "SIGTERM"))
        #expect(world.notices == [.ready(Self.serves), .stopping])
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))

        #expect(world.outcome == .done)
        #expect(world.notices.count == 2)
    }

    @Test("Where nobody runs it as a service nothing is told")
    func unwatched() throws {
        var world = try World.serving()
        world.pass(.seconds(60))
        world.tell(.stopRequested(signal: nil))
        world.childEnds(.exited(code: 0))

        #expect(world.outcome == .done)
        #expect(world.notices.isEmpty)
    }

    @Test("A start that fails is told to stop, and was never ready")
    func failedStart() throws {
        var world = try World()
        world.launch = .failure(SystemFailure(call: "posix_spawn", reason: .notFound, text: "no codex"))
        world.tell(.supervised(watchdog: nil))
        world.tell(.booted)

        #expect(world.notices == [.stopping])
    }

    @Test("That it lives is told at half the time that it's wanted in, from before it's up until its end")
    func watchdog() throws {
        var world = try Self.supervised(.seconds(30))
        world.notices = []

        world.pass(.milliseconds(14_999))
        #expect(world.notices.isEmpty)
        world.pass(.milliseconds(1))
        #expect(world.notices == [.alive])
        world.pass(.seconds(30))
        #expect(world.notices == [.alive, .alive, .alive])
        world.tell(.stopRequested(signal: nil))
        world.pass(.seconds(15))
        #expect(world.notices.suffix(2) == [.stopping, .alive])
    }

    @Test("What stands in the way of work is told when it comes, and that it's gone when it goes")
    func status() throws {
        var world = try Self.supervised()
        world.notices = []

        world.refusesAppends = true
        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        let words = "the state directory can't be written just now: \(SystemFailure.diskFull.text)"
        let disk = ServiceNotice.status(words)
        #expect(world.notices == [disk])
        world.pass(.seconds(4))
        #expect(world.notices == [disk])
        world.refusesAppends = false
        world.pass(.seconds(2))
        #expect(world.notices == [disk, .status(Self.serves)])
        world.childEnds(.exited(code: 3))

        #expect(world.notices.last == .status("the child is not running: Child exited with code 3."))
    }

    @Test("A wish for new logs is no stop")
    func rotation() throws {
        var world = try World.serving()

        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        world.tell(.rotationRequested)
        world.pass(.seconds(5))

        #expect(world.childOrders.isEmpty && world.outcome == nil)
        #expect(world.turnedOver == [.stderr])
        #expect(try world.lastEvent(.logRotated)["detail"]?["bytes"]?.integer == world.fileStart)
        #expect(try world.ask("GET", "/readyz").status == 200)
    }

    @Test("While the disk refuses, readiness and status say so with the reason, and stop saying so by themselves")
    func diskTrouble() throws {
        var world = try World.serving()
        world.refusesAppends = true
        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))

        let refusal = try world.ask("GET", "/readyz")
        let status = try world.ask("GET", "/v1/codexd/status")
        #expect(refusal.status == 503)
        #expect(refusal.body["failureClass"] == "disk_unavailable")
        #expect(status.status == 200)
        let readiness = try #require(status.body["readiness"])
        #expect(readiness["ready"] == false && readiness["failureClass"] == "disk_unavailable")
        #expect(readiness["detail"] == refusal.body["detail"])
        #expect(try world.ask("GET", "/healthz").status == 200)

        world.refusesAppends = false
        world.pass(.seconds(2))
        #expect(try world.ask("GET", "/readyz").body == ["status": "ready", "runQueue": ["state": "open"]])
        let now = try world.ask("GET", "/v1/codexd/status").body["readiness"]
        #expect(now == ["ready": true, "failureClass": nil, "detail": nil, "runQueue": ["state": "open"]])
    }

    @Test("A state file that can't be replaced takes readiness away until it can")
    func fileTrouble() throws {
        var world = try World.serving()
        world.pass(.seconds(1))
        world.refusesReplacements = true
        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        world.pass(.seconds(1))
        #expect(try world.ask("GET", "/readyz").body["failureClass"] == "disk_unavailable")

        world.refusesReplacements = false
        world.pass(.seconds(60))

        #expect(try world.ask("GET", "/readyz").status == 200)
    }
}
