import Basics
import Platform
import Scenarios
import Simulation

/// What can be known of a live run from outside, held against the invariants whenever somebody looks.
final class LiveWatch {
    /// The state files by their names; others in the folder are temporary, or were set aside.
    private static let names = [
        "identity.json", "daemon-state.json", "session-registry.json", "run-registry.json",
        "idempotency-keys.json", "recent-events.json", "local-api.json", "api-token",
    ]

    private static let logs = "logs/codexd"
    private static let state = "state/codexd"

    /// What wires have told since the last look.
    var findings = Findings()

    /// The processes that were there when codexd had died, until they are gone.
    var leftBehind: [Int32: UInt64] = [:]

    private var watch: OutsideWatch
    private var log: LogTail
    private var files: [String: [UInt8]] = [:]
    private let workplace: Workplace

    init(over workplace: Workplace, canaries: [String]) {
        self.workplace = workplace
        watch = OutsideWatch(canaries: canaries)
        log = LogTail(in: "\(workplace.path)/\(Self.logs)")
    }

    /// The first invariant that broke, and in which life of codexd it showed.
    var broken: BrokenInvariant? {
        watch.breach.map {
            BrokenInvariant(invariant: $0.invariant.rawValue, detail: "\($0.detail) (life \($0.step) of codexd)")
        }
    }

    /// A life of codexd begins.
    func lifeBegan() {
        watch.lifeBegan()
    }

    /// Reads the files, and holds all that was found against the invariants.
    ///
    /// - Parameter listen: Takes in what wires tell up to now. What servers said is wanted up to a moment behind the
    ///   log, and what anybody was told up to one before it: then nothing in the log is without its cause, and nothing
    ///   that was told is without its event.
    /// - Throws: ``RunEnd/broken(_:)`` if a file can't be read, and what `listen` throws.
    func look(listening listen: () throws(RunEnd) -> Void) throws(RunEnd) {
        try listen()
        var found = findings
        findings = Findings()
        try RunEnd.unlessBroken { () throws(SystemError) in
            try readFiles(into: &found)
            let growth = try log.read()
            found.log = growth.lines
            found.logDamage = growth.damage
        }
        try listen()
        found.asked += findings.asked
        found.children += findings.children
        found.said += findings.said
        (findings.asked, findings.children, findings.said) = ([], [], [])
        watch.look(at: found)
    }

    /// Judges what has outlived its life, after all had time to go.
    func judge(orphans: [String]) {
        var found = Findings()
        found.orphans = orphans
        watch.look(at: found)
    }

    private func readFiles(into found: inout Findings) throws(SystemError) {
        for name in Self.names {
            let path = "\(Self.state)/\(name)"
            guard let bytes = try workplace.file(path), bytes != files[path] else { continue }
            files[path] = bytes
            found.files.append(Findings.File(path: path, bytes: bytes))
        }
    }
}
