import Testing

@testable import Simulation

@Suite("A watch from outside")
struct OutsideWatchTests {
    static let create = "POST /v1/codexd/sessions"
    static let created = event(2, "session.created", #"{"sessionId":"session-1","threadId":"thread-1"}"#)
    static let isCreated = answer("201 Created", #"{"sessionId":"session-1"}"#)
    static let wantsTurn = request("POST /v1/codexd/sessions/session-1/turns", #"{"input":"6*7?"}"#)
    static let requested = event(
        3,
        "turn.requested",
        #"{"clientUserMessageId":"m-1","sessionId":"session-1","threadId":"thread-1"}"#
    )
    static let start =
        #"{"id":1,"method":"turn/start","params":{"threadId":"thread-1","clientUserMessageId":"m-1"}}"# + "\n"
    private static let completion =
        #"{"method":"turn/completed","params":{"threadId":"thread-1","turn":{"id":"turn-1","status":"completed"}}}"#
        + "\n"

    /// What one life left, as findings that are looked at one after the other.
    private static func watch(_ looks: [Findings]...) -> OutsideWatch {
        var watch = OutsideWatch(canaries: Tale.canaries)
        for life in looks {
            watch.lifeBegan()
            for findings in life { watch.look(at: findings) }
        }
        return watch
    }

    static func findings(_ fill: (inout Findings) -> Void) -> Findings {
        var findings = Findings()
        fill(&findings)
        return findings
    }

    static func log(_ lines: String...) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    static func piece(_ number: Int, _ text: String) -> Findings.Piece {
        Findings.Piece(number, Array(text.utf8))
    }

    @Test("All that one look finds is taken in the order in which it holds, whichever was found first")
    func order() {
        let life = Self.findings { found in
            found.children = [7]
            found.asked = [Self.piece(1, request(Self.create)), Self.piece(2, Self.wantsTurn)]
            found.log = Self.log(
                event(1, "daemon.started"),
                Self.created,
                Self.requested,
                turnEvent(4, "turn.accepted"),
                turnEvent(5, "app-server.turn.completed"),
                runEvent(6, "queued"),
                runEvent(7, "started"),
                runEvent(8, "completed")
            )
            found.said = [Self.piece(7, Self.completion)]
            found.told = [Self.piece(7, Self.start)]
            found.workers = [Findings.Worker(mark: "run-1")]
            found.asked.append(Self.piece(3, request("POST /v1/codexd/runs", #"{"prompt":"6*7?"}"#)))
            found.answered = [Self.piece(1, Self.isCreated)]
            found.files = [
                Findings.File(
                    path: "state/codexd/session-registry.json",
                    bytes: Array("{\"sessions\": [\(session(current: nil))], \"seq\": 5}\n".utf8)
                )
            ]
        }

        #expect(Self.watch([life]).breach == nil)
    }

    @Test("A worker that says its name only after its start has been looked at came before what is found since")
    func lateWorker() {
        let first = Self.findings { found in
            found.asked = [Self.piece(3, request("POST /v1/codexd/runs", #"{"prompt":"6*7?"}"#))]
            found.log = Self.log(event(1), runEvent(2, "queued"), runEvent(3, "started"))
        }
        let second = Self.findings { found in
            found.workers = [Findings.Worker(mark: "run-1")]
            found.log = Self.log(runEvent(4, "failed"))
        }

        #expect(Self.watch([first, second]).breach == nil)
    }

    /// Something that must be found out, and what it breaks.
    struct Breakage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let invariant: Invariant
        let looks: [Findings]
    }

    @Test(
        "What breaks an invariant is found out",
        arguments: [
            Breakage(
                testDescription: "an answer without its event",
                invariant: .acknowledgedIsDurable,
                looks: [
                    findings {
                        $0.asked = [piece(1, request(create))]
                        $0.log = log(event(1))
                        $0.answered = [piece(1, isCreated)]
                    }
                ]
            ),
            Breakage(
                testDescription: "a hole in the log between two looks",
                invariant: .seqGapless,
                looks: [findings { $0.log = log(event(1)) }, findings { $0.log = log(event(3)) }]
            ),
            Breakage(
                testDescription: "a state file that is cut",
                invariant: .jsonWhole,
                looks: [
                    findings {
                        $0.files = [Findings.File(path: "state/codexd/identity.json", bytes: Array("{\"a\": ".utf8))]
                    }
                ]
            ),
            Breakage(
                testDescription: "a second worker",
                invariant: .noSecondStart,
                looks: [
                    findings {
                        $0.asked = [piece(3, request("POST /v1/codexd/runs", #"{"prompt":"6*7?"}"#))]
                        $0.log = log(event(1), runEvent(2, "queued"), runEvent(3, "started"))
                        $0.workers = [Findings.Worker(mark: "run-1"), Findings.Worker(mark: "run-1")]
                    }
                ]
            ),
            Breakage(
                testDescription: "a turn that is sent twice",
                invariant: .noSecondStart,
                looks: [
                    findings {
                        $0.children = [7]
                        $0.asked = [piece(2, wantsTurn)]
                        $0.log = log(event(1), created, requested)
                        $0.told = [piece(7, start), piece(7, start)]
                    }
                ]
            ),
            Breakage(
                testDescription: "a log of which something is gone",
                invariant: .acknowledgedIsDurable,
                looks: [findings { $0.logDamage = "it is shorter" }]
            ),
            Breakage(
                testDescription: "a process that stays",
                invariant: .noOrphans,
                looks: [findings { $0.orphans = ["process 7"] }]
            ),
            Breakage(
                testDescription: "a secret in the log",
                invariant: .canary,
                looks: [findings { $0.log = log(event(1, "s3cr3t-canary")) }]
            ),
        ]
    )
    func breaks(_ breakage: Breakage) {
        #expect(Self.watch(breakage.looks).breach?.invariant == breakage.invariant)
    }

    @Test("A turn that an earlier life sent may not be sent again, and the breach names the life")
    func lives() {
        let first = Self.findings { found in
            found.children = [7]
            found.asked = [Self.piece(2, Self.wantsTurn)]
            found.log = Self.log(event(1), Self.created, Self.requested)
            found.told = [Self.piece(7, Self.start)]
        }
        let second = Self.findings { found in
            found.children = [8]
            found.told = [Self.piece(8, Self.start)]
        }

        let breach = Self.watch([first], [second]).breach

        #expect(breach?.invariant == .noSecondStart)
        #expect(breach?.step == 2)
    }
}
