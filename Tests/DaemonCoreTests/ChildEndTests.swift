import Basics
import Contract
import DaemonCore
import Testing

@Suite("How the child ends, and how it's made to")
struct ChildEndTests {
    @Test("An exit is in order if its code is 0, or its signal one that codexd had sent", arguments: Ending.all)
    func exit(_ ending: Ending) throws {
        var world = try World.serving()
        let startedAt = world.time
        ending.rung.reach(in: &world)

        let noted = try world.noted { $0.childEnds(ending.exit) }

        let expected = Noted.childExited(
            ending.complaint == nil ? .info : .error,
            code: ending.exit.code,
            signal: ending.exit.signal
        )
        #expect(noted.first == expected)
        #expect(
            try world.childRecord()
                == JSON.child([
                    "status": ending.complaint == nil ? "stopped" : "failed",
                    "startedAt": .string(startedAt.description),
                    "exitedAt": try #require(try world.lastEvent(.childExited)["createdAt"]),
                    "exitCode": .optional(ending.exit.code), "signal": .optional(ending.exit.signal),
                    "lastError": .optional(ending.complaint),
                ])
        )
        #expect(world.childOrders.last == .releaseChild)
        #expect(world.outcome == (ending.rung == .standing ? nil : .done))
    }

    @Test("A stop ends the child's input at once, sends SIGTERM after 200 ms and SIGKILL 1 s later, and no more")
    func ladder() throws {
        var world = try World.serving()
        let steps: [DaemonEffect] = [.closeChildInput, .signalChild(.terminate), .signalChild(.kill), .releaseChild]

        world.tell(.stopRequested(signal: nil))
        #expect(world.childOrders == Array(steps.prefix(1)))
        world.pass(.milliseconds(199))
        #expect(world.childOrders == Array(steps.prefix(1)))
        world.pass(.milliseconds(1))
        #expect(world.childOrders == Array(steps.prefix(2)))
        world.pass(.milliseconds(999))
        #expect(world.childOrders == Array(steps.prefix(2)))
        world.pass(.milliseconds(1))
        #expect(world.childOrders == Array(steps.prefix(3)))
        world.pass(.seconds(3600))
        #expect(world.childOrders == Array(steps.prefix(3)) && world.outcome == nil)
        world.childEnds(.signalled("SIGKILL"))
        #expect(world.childOrders == steps && world.outcome == .done)
    }

    @Test("A child that ends on the way is asked no further")
    func ladderEnds() throws {
        var world = try World.serving()

        world.tell(.stopRequested(signal: nil))
        world.pass(.milliseconds(200))
        world.childEnds(.signalled("SIGTERM"))
        world.pass(.seconds(10))

        #expect(world.childOrders == [.closeChildInput, .signalChild(.terminate), .releaseChild])
    }

    @Test("A child that takes no input while it lives is an error, and goes down the ladder")
    func inputRefused() throws {
        var world = try World.serving()
        let startedAt = world.time

        let early = try world.noted { world in
            world.tell(.child(.inputFailed(.brokenPipe)))
            world.pass(.milliseconds(199))
        }
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        let late = try world.noted { $0.pass(.milliseconds(1)) }

        #expect(early.isEmpty)
        #expect(try world.reply(to: client).status == 503)
        #expect(late == [Noted("child.error", .error, nil)])
        #expect(world.childOrders == [.closeChildInput])
        world.pass(.milliseconds(200))
        #expect(world.childOrders == [.closeChildInput, .signalChild(.terminate)])
        #expect(
            try world.childRecord()
                == JSON.runningChild(since: startedAt)
                .with([
                    "status": "failed", "lastError": "The child closed its standard input (write: Broken pipe).",
                ])
        )
    }

    @Test("A child that takes no input because it's ending is only an exit")
    func inputRefusedByTheDying() throws {
        var world = try World.serving()

        let noted = try world.noted { world in
            world.tell(.child(.inputFailed(.brokenPipe)))
            world.pass(.milliseconds(199))
            world.childEnds(.exited(code: 7))
            world.pass(.seconds(1))
        }

        #expect(noted == [.childExited(.error, code: 7)])
        #expect(world.childOrders == [.releaseChild])
    }

    @Test("A signal that can't be sent is told, and the ladder goes on")
    func killFails() throws {
        var world = try World.serving()
        let failure = SystemFailure(call: "kill", reason: .permissionDenied, text: "kill: Operation not permitted")

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: nil))
            world.pass(.milliseconds(200))
            world.tell(.child(.signalFailed(failure)))
            world.pass(.seconds(1))
        }

        #expect(noted == [Noted("child.kill.failed", .warn, nil)])
        #expect(try world.lastEvent(.childKillFailed)["message"] == "kill: Operation not permitted")
        #expect(world.childOrders.last == .signalChild(.kill))
    }

    @Test("A child that ends by itself leaves a daemon that serves what it knows and refuses work")
    func afterExit() throws {
        var (world, session) = try World.withSession()

        world.childEnds(.exited(code: 3))
        world.pass(.seconds(60))

        #expect(world.outcome == nil && world.launches.count == 1)
        let reader = world.connect()
        world.request(reader, "GET", "/v1/codexd/sessions/\(session)")
        #expect(try world.reply(to: reader).status == 200)
        for client in [world.post("/v1/codexd/sessions", ["purpose": "worker"]), world.askTurn(of: session)] {
            let answer = try world.reply(to: client)
            #expect(answer.status == 503)
            #expect(answer.body["failureClass"] == "child_not_running")
            #expect(answer.body["detail"] == "the child is not running: Child exited with code 3.")
        }
        #expect(try world.noted { $0.tell(.stopRequested(signal: nil)) } == [.daemonStopped])
        #expect(world.outcome == .done)
    }

    @Test("A stop while the child is being started stops it as soon as it runs")
    func stopWhileLaunching() throws {
        var world = try World()
        world.launch = nil
        world.tell(.booted)

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: "SIGTERM"))
            #expect(world.childOrders.isEmpty)
            world.tell(.child(.launched(processID: 4711)))
            #expect(world.childOrders == [.closeChildInput])
            world.childEnds(.exited(code: 0))
        }

        #expect(noted == [.childStarted, .childExited(code: 0), .daemonStopped])
        #expect(world.outcome == .done)
        #expect(world.reports.map(\.words) == ["stopped after SIGTERM"])
    }

    @Test("A stop while the child is being started ends even if it can't be")
    func stopWhileLaunchingInVain() throws {
        var world = try World()
        world.launch = nil
        world.tell(.booted)

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: "SIGTERM"))
            world.tell(.child(.launchFailed(.brokenPipe)))
        }

        #expect(noted == [Noted("child.spawn.failed", .error, nil), .daemonStopped])
        #expect(world.outcome == .done)
    }

    @Test("A stop ends even if the child had closed its standard output long before")
    func stopAfterDesertion() throws {
        var (world, _) = try World.withSession()
        world.tell(.child(.ended(.stdout, nil)))
        world.pass(.milliseconds(300))

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: nil))
            world.tell(.child(.ended(.stderr, nil)))
            world.tell(.child(.exited(.exited(code: 0))))
        }

        #expect(noted == [.childExited(code: 0), .daemonStopped])
        #expect(world.outcome == .done)
    }
}

/// How far the child has been asked to end.
enum Rung: CaseIterable {
    case standing
    case inputClosed
    case terminated
    case killed

    func reach(in world: inout World) {
        guard self != .standing else { return }
        world.tell(.stopRequested(signal: nil))
        switch self {
        case .standing, .inputClosed: break
        case .terminated: world.pass(.milliseconds(200))
        case .killed: world.pass(.milliseconds(1200))
        }
    }
}

/// An exit, where on the ladder it comes, and what's said of it if it isn't in order.
struct Ending: CustomTestStringConvertible {
    let rung: Rung
    let exit: ChildExit
    let complaint: String?

    private init(_ rung: Rung, _ exit: ChildExit, _ complaint: String? = nil) {
        self.rung = rung
        self.exit = exit
        self.complaint = complaint
    }

    var testDescription: String { "\(exit) when \(rung)" }

    static let all =
        Rung.allCases.flatMap { rung in
            [
                Ending(rung, .exited(code: 0)),
                Ending(rung, .exited(code: 3), "Child exited with code 3."),
                Ending(rung, .exited(code: 143), "Child exited with code 143."),
                Ending(rung, .signalled("SIGSEGV"), "Child exited after SIGSEGV."),
            ]
        } + [
            Ending(.standing, .signalled("SIGTERM"), "Child exited after SIGTERM."),
            Ending(.inputClosed, .signalled("SIGTERM"), "Child exited after SIGTERM."),
            Ending(.terminated, .signalled("SIGTERM")),
            Ending(.killed, .signalled("SIGTERM")),
            Ending(.standing, .signalled("SIGKILL"), "Child exited after SIGKILL."),
            Ending(.inputClosed, .signalled("SIGKILL"), "Child exited after SIGKILL."),
            Ending(.terminated, .signalled("SIGKILL"), "Child exited after SIGKILL."),
            Ending(.killed, .signalled("SIGKILL")),
        ]
}
