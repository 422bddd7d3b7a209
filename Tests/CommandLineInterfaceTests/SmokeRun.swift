import Basics
import CommandLineInterface
import Contract

/// The traces of a smoke run that went well.
struct SmokeRun {
    let configuration: Configuration
    let state: ServiceState
    var files: [String: [UInt8]] = [:]

    init(eventCacheSize: Int = 50) throws {
        configuration = try Invocation.forTesting(["smoke", "--event-cache-size", "\(eventCacheSize)"]).configuration
        var state = ServiceState(eventCacheSize: eventCacheSize)
        var log: [UInt8] = []
        for entry in Self.entries(configuration) {
            state.apply(entry)
            log += entry.line
        }
        self.state = state
        files[configuration.path(of: .events)] = log
        files[configuration.path(of: .stdout)] = Array("codexd smoke ready\ncodexd smoke done\n".utf8)
        files[configuration.path(of: .stderr)] = Array("codexd smoke stderr\n".utf8)
        for file in [StateFile.daemonState, .recentEvents, .sessionRegistry] {
            files[configuration.path(of: file)] = state.checkpoint(file)
        }
    }

    var report: SmokeReport {
        let snapshot = StatusSnapshot(configuration: configuration, state: state, isRunning: false)
        return SmokeReport(snapshot: snapshot, files: files)
    }

    func path(of check: SmokeCheck) -> String {
        let paths = SmokeReport.paths(of: configuration)
        return zip(SmokeCheck.allCases, paths).first { $0.0 == check }?.1 ?? ""
    }

    static func event(_ seq: Int, _ type: EventType) -> Event {
        let time = Timestamp(millisecondsSinceEpoch: 1_774_185_364_000 + Int64(seq))
        return Event(seq: seq, createdAt: time, level: .info, type: type, message: "", detail: nil)
    }

    private static func entries(_ configuration: Configuration) -> [LogEntry] {
        let time = event(1, .daemonStarted).createdAt
        let identity = Identity(daemonID: "d-1", nodeID: "n", repoRoot: "/r", createdAt: time, version: nil)
        var daemon = DaemonRecord()
        daemon.isStarted = true
        var stopped = daemon
        stopped.isStarted = false
        var child = ChildRecord(configuration)
        child.status = .running
        var exited = child
        exited.status = .stopped
        exited.exitCode = 0
        let session = Session(
            sessionID: "session-1",
            purpose: .smoke,
            threadID: nil,
            endpoint: configuration.server.endpoint,
            childProcessID: 7,
            createdAt: time,
            metadata: ["source": "embedded-smoke"]
        )
        var closed = session
        closed.status = .closed
        return [
            LogEntry(event(1, .daemonStarted), changing: StateChange(identity: identity, daemon: daemon)),
            LogEntry(event(2, .childStarted), changing: StateChange(child: child)),
            LogEntry(event(3, .sessionRegistered), changing: StateChange(sessions: [session])),
            LogEntry(event(4, .childExited), changing: StateChange(child: exited)),
            LogEntry(event(5, .sessionClosed), changing: StateChange(sessions: [closed])),
            LogEntry(event(6, .daemonStopped), changing: StateChange(daemon: stopped)),
        ]
    }
}
