import AgentWire
import Contract
import DaemonCore
import Testing

@Suite("A verdict comes from evidence")
struct SettlementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let standing: TurnStanding
        let report: TurnReport
        let ruling: TurnRuling

        var testDescription: String { "\(standing) and \(report)" }

        init(_ standing: TurnStanding, _ report: TurnReport, _ ruling: TurnRuling) {
            (self.standing, self.report, self.ruling) = (standing, report, ruling)
        }
    }

    static let odd = TurnStatus(rawValue: "odd")

    static let reports: [TurnReport] =
        [.completed(.completed), .completed(.interrupted), .completed(odd), .failed, .missing, .lost]
        + [.completed, .failed, .interrupted, .inProgress, odd].flatMap { (status: TurnStatus) in
            [TurnReport.read(status, isHeld: true), .read(status, isHeld: false)]
        }

    @Test("What the app-server said of an end stays", arguments: reports)
    func observed(_ report: TurnReport) {
        #expect(Settlement.ruling(on: .observed, report) == .stands)
    }

    @Test(
        "What is told or read settles a turn that has no verdict",
        arguments: [
            Case(.open, .completed(.completed), .settled(.completed, .liveEvent)),
            Case(.open, .completed(odd), .settled(odd, .liveEvent)),
            Case(.open, .failed, .settled(.failed, .liveEvent)),
            Case(.open, .lost, .settled(.failed, .transportClosed)),
            Case(.open, .missing, .settled(.failed, .threadRead)),
            Case(.open, .read(.completed, isHeld: true), .settled(.completed, .threadRead)),
            Case(.open, .read(.interrupted, isHeld: true), .settled(.interrupted, .threadRead)),
            Case(.open, .read(.inProgress, isHeld: true), .runs),
            Case(.open, .read(odd, isHeld: true), .runs),
            // So a running turn reads to a process that doesn't hold its thread.
            Case(.open, .read(.interrupted, isHeld: false), .stands),
            Case(.open, .read(.inProgress, isHeld: false), .stands),
            Case(.open, .read(.completed, isHeld: false), .stands),
        ]
    )
    func open(_ test: Case) {
        #expect(Settlement.ruling(on: test.standing, test.report) == test.ruling)
    }

    @Test(
        "An inferred verdict gives way to what the app-server says, and an interruption proves nothing",
        arguments: [
            Case(.inferred, .completed(.interrupted), .settled(.interrupted, .liveEvent)),
            Case(.inferred, .failed, .settled(.failed, .liveEvent)),
            Case(.inferred, .lost, .stands),
            Case(.inferred, .missing, .settled(.failed, .threadRead)),
            Case(.inferred, .read(.completed, isHeld: true), .settled(.completed, .threadRead)),
            Case(.inferred, .read(.failed, isHeld: true), .settled(.failed, .threadRead)),
            Case(.inferred, .read(.interrupted, isHeld: true), .settled(.failed, .threadRead)),
            Case(.inferred, .read(.interrupted, isHeld: false), .stands),
            Case(.inferred, .read(.inProgress, isHeld: true), .runs),
            Case(.inferred, .read(.inProgress, isHeld: false), .stands),
        ]
    )
    func inferred(_ test: Case) {
        #expect(Settlement.ruling(on: test.standing, test.report) == test.ruling)
    }

    @Test("A final error announces an end, and only what completes it has another word", arguments: reports)
    func announced(_ report: TurnReport) {
        let completed: TurnStatus? = if case .completed(let status) = report { status } else { nil }
        #expect(
            Settlement.ruling(on: .announced, report) == (completed.map { .settled($0, .liveEvent) } ?? .stands)
        )
    }
}
