import Platform
import Testing

@testable import DaemonRuntime

@Suite("codexd as a service", .timeLimit(.minutes(1)))
struct ServiceManagerTests {
    /// Waits for the next message of a daemon to its manager.
    private func next(_ manager: borrowing DatagramReceiver) throws -> String {
        var poller = Poller()
        while true {
            if let message = try manager.receive() { return message }
            _ = try poller.wait([Interest(manager.descriptor, reads: true)], timeout: nil)
        }
    }

    @Test("The manager hears that it's up, that it lives, and that it stops; a child hears nothing of the manager")
    func life() throws {
        let workplace = try Workplace()
        let manager = try DatagramReceiver(at: "\(workplace.path)/notify")
        let service = try Service(
            workplace,
            child: "env > '\(workplace.path)/child-environment'; exec cat",
            environment: ["NOTIFY_SOCKET": "\(workplace.path)/notify", "WATCHDOG_USEC": "40000"]
        )

        var said: [String] = []
        while !said.contains(where: { $0.hasPrefix("READY=1") }) { said.append(try next(manager)) }
        let ready = try #require(said.last)
        #expect(ready.hasPrefix("READY=1\nSTATUS=serves stdio://codex-app-server at http://127.0.0.1:"))
        #expect(try next(manager) == "WATCHDOG=1\n")
        let status = try service.terminate()
        said = []
        while said.last?.hasPrefix("STOPPING=1") != true { said.append(try next(manager)) }

        #expect(status == .exited(code: 0))
        #expect(said.dropLast().allSatisfy { $0 == "WATCHDOG=1\n" })
        let environment = String(decoding: try workplace.file("child-environment"), as: UTF8.self)
        #expect(environment.contains("BAA_CODEXD_DAEMON_ID="))
        #expect(!environment.contains("NOTIFY_SOCKET") && !environment.contains("WATCHDOG_USEC"))
    }

    @Test("A manager that can't be reached is told of once on standard error, and changes nothing")
    func unreachable() throws {
        let workplace = try Workplace()

        let command = try Command.codexd(
            ["smoke"],
            in: workplace,
            environment: ["NOTIFY_SOCKET": "\(workplace.path)/nobody", "WATCHDOG_USEC": "10000"]
        )

        #expect(command.status == .exited(code: 0))
        let complaints = command.errorOutput.split(separator: "\n")
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasPrefix("codexd: the service manager can't be told: sendto") == true)
    }

    @Test(
        "The time of the watchdog counts if it's a number above zero, and for the process that is meant",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"], .seconds(30)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), (["WATCHDOG_PID": "7"], nil),
        ] as [([String: String], Duration?)]
    )
    func watchdog(_ environment: [String: String], _ expected: Duration?) {
        #expect(ServiceManager.watchdog(environment, 7) == expected)
    }

    @Test("SIGHUP doesn't stop it")
    func hangUp() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)

        try ChildProcess.signalGroup(service.processID, .hangUp)

        #expect(try service.request("GET", "/readyz").status == 200)
        #expect(try service.terminate() == .exited(code: 0))
        #expect(try service.nextLine() == "codexd stopped after SIGTERM")
    }

    @Test("What a killed daemon's child has started in a session of its own is ended by the next start")
    func descendants() throws {
        let workplace = try Workplace()
        let line = try LifeLine(in: workplace)
        let ready = "\(workplace.path)/ready"
        let descendant = """
            mkfifo '\(ready)'
            \(line.grip)setsid sh -c 'echo >"\(ready)"; exec sleep 1000' &
            read -r nothing <'\(ready)'
            """
        let first = try Service(workplace, child: AgentScript.atEndOfInput("exec sleep 1000", before: descendant))
        // It answers only once the other is in a session of its own.
        _ = try first.createSession()

        _ = try first.kill()
        let second = try Service(workplace, child: AgentScript.wellBehaved)
        try line.waitUntilAllAreGone()

        #expect(try second.terminate() == .exited(code: 0))
        #expect(try workplace.eventTypes().count { $0 == "child.orphan.reaped" } == 2)
    }
}
