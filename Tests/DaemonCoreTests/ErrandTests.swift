import Basics
import Contract
import DaemonCore
import Testing

@Suite("What the daemon does by itself before it stops by itself")
struct ErrandTests {
    @Test("--run-once lives for the smoke lifetime", arguments: [0, 1, 100, 5000])
    func runOnce(lifetime: Int) throws {
        var world = try World.onErrand(.liveOnce, lifetime: lifetime)
        #expect(world.reports.map(\.words) == ["up"])

        try world.expectStop(after: lifetime)
        let noted = try world.noted { $0.childEnds(.exited(code: 0)) }

        #expect(noted == [.childExited(code: 0), .daemonStopped])
        #expect(world.outcome == .done)
        #expect(world.reports.map(\.words) == ["up", "stopped"])
        #expect(world.daemon.state.sessions.sessions.isEmpty)
    }

    @Test(
        "smoke registers a session, lives for the lifetime but 75 ms at least, and closes it",
        arguments: [0, 74, 75, 100]
    )
    func smoke(lifetime: Int) throws {
        var world = try World.onErrand(.smoke, lifetime: lifetime)

        let session = try #require(world.daemon.state.sessions.sessions.first)
        let id = JSON.string(session.sessionID.rawValue)
        #expect(
            try world.events.map(Noted.init) == [
                .daemonStarted, .childStarted, Noted("session.registered", .info, ["sessionId": id, "threadId": nil]),
            ]
        )
        #expect(session.status == .active && session.purpose == .smoke && session.childProcessID == 4711)
        #expect(session.metadata == ["source": "embedded-smoke"])
        #expect(session.createdAt == world.time)

        let noted = try world.noted { world in
            try world.expectStop(after: max(lifetime, 75))
            world.childEnds(.signalled("SIGTERM"))
        }

        #expect(
            noted == [
                Noted("session.closed", .info, ["sessionId": id]), .childExited(.error, signal: "SIGTERM"),
                .daemonStopped,
            ]
        )
        #expect(world.daemon.state.sessions.sessions.map(\.status) == [.closed])
        #expect(try world.takeSent().isEmpty)
    }

    @Test("smoke ends as well if its child has ended before")
    func smokeOutlivesChild() throws {
        var world = try World.onErrand(.smoke, lifetime: 100)

        let noted = try world.noted { world in
            world.tell(.child(.wrote(.stdout, Array("codexd smoke ready\n".utf8))))
            world.tell(.child(.wrote(.stderr, Array("codexd smoke stderr\n".utf8))))
            world.pass(.milliseconds(25))
            world.childEnds(.exited(code: 0))
            world.pass(.milliseconds(75))
        }

        #expect(noted.map(\.type) == ["child.stderr", "child.exited", "session.closed", "daemon.stopped"])
        #expect(world.outcome == .done)
        #expect(try world.file(.sessionRegistry)["sessions"]?.elements?.map { $0["status"] } == ["closed"])
    }

    @Test("A stop from outside ends an errand early, once")
    func stoppedEarly() throws {
        var world = try World.onErrand(.smoke, lifetime: 100)

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: "SIGINT"))
            world.pass(.milliseconds(100))
            world.childEnds(.exited(code: 0))
        }

        #expect(noted.map(\.type) == ["session.closed", "child.exited", "daemon.stopped"])
        #expect(world.reports.map(\.words) == ["up", "stopped after SIGINT"])
        #expect(world.childOrders == [.closeChildInput, .releaseChild])
    }
}

extension World {
    fileprivate static func onErrand(_ errand: Configuration.Errand, lifetime: Int) throws -> World {
        var configuration = Configuration.forTesting
        configuration.errand = errand
        configuration.smokeLifetime = .milliseconds(lifetime)
        return try serving(configuration)
    }

    /// Lets time pass, at whose end the child's input must be ended, and not before.
    fileprivate mutating func expectStop(after milliseconds: Int) throws {
        if milliseconds > 0 {
            pass(.milliseconds(milliseconds - 1))
            #expect(childOrders.isEmpty)
            pass(.milliseconds(1))
        } else {
            pass(.zero)
        }
        #expect(childOrders == [.closeChildInput])
    }
}
