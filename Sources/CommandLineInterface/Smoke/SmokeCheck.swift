import Basics
import Contract

/// One of the traces that a smoke run must leave (contract CTR-CLI), in the order of the report.
package enum SmokeCheck: String, CaseIterable, Sendable {
    case structuredEventLog = "structured_event_log"
    case stdoutLog = "stdout_log"
    case stderrLog = "stderr_log"
    case daemonState = "daemon_state"
    case recentEventCache = "recent_event_cache"
    case sessionRegistry = "session_registry"

    /// The events of a whole run.
    static let expectedEvents: [EventType] = [
        .daemonStarted, .childStarted, .sessionRegistered, .sessionClosed, .childExited, .daemonStopped,
    ]

    /// Where the trace lies.
    func path(in configuration: Configuration) -> String {
        switch self {
        case .structuredEventLog: configuration.path(of: .events)
        case .stdoutLog: configuration.path(of: .stdout)
        case .stderrLog: configuration.path(of: .stderr)
        case .daemonState: configuration.path(of: .daemonState)
        case .recentEventCache: configuration.path(of: .recentEvents)
        case .sessionRegistry: configuration.path(of: .sessionRegistry)
        }
    }

    /// Says in words what the content proves.
    func examine(_ content: [UInt8], of configuration: Configuration) throws(SmokeDefect) -> String {
        switch self {
        case .structuredEventLog: try Self.examineEvents(content)
        case .stdoutLog: try Self.examineOutput(content, lines: ["codexd smoke ready", "codexd smoke done"])
        case .stderrLog: try Self.examineOutput(content, lines: ["codexd smoke stderr"])
        case .daemonState: try Self.examineDaemon(content)
        case .recentEventCache: try Self.examineCache(content, size: configuration.eventCacheSize)
        case .sessionRegistry: try Self.examineSessions(content)
        }
    }

    /// Looks at the last run alone, so that what an earlier one left can't pass for it.
    private static func examineEvents(_ content: [UInt8]) throws(SmokeDefect) -> String {
        var seen: Set<EventType> = []
        var count = 0
        for line in content.split(separator: UInt8(ascii: "\n")).reversed() {
            let entry = try record(LogEntry.self, in: Array(line))
            seen.insert(entry.event.type)
            count += 1
            guard entry.event.type != .daemonStarted else { break }
        }
        let missing = expectedEvents.filter { !seen.contains($0) }
        guard missing.isEmpty else { throw .lacks(missing.map(\.rawValue)) }
        return "\(count) events"
    }

    private static func examineOutput(_ content: [UInt8], lines: [String]) throws(SmokeDefect) -> String {
        let written = content.split(separator: UInt8(ascii: "\n"))
        let missing = lines.filter { line in !written.contains { $0.elementsEqual(line.utf8) } }
        guard missing.isEmpty else { throw .lacks(missing) }
        return lines.joined(separator: ", ")
    }

    private static func examineDaemon(_ content: [UInt8]) throws(SmokeDefect) -> String {
        let object = try object(in: content)
        let daemon = try record(DaemonRecord.self, from: object)
        let child = try record(ChildRecord.self, from: object["child"]?.members ?? [:])
        guard !daemon.isStarted else { throw .wrong("the daemon is still recorded as started") }
        guard child.status == .stopped, let code = child.exitCode, code == 0 else {
            let code = child.exitCode.map(String.init) ?? "none"
            throw .wrong("the child is recorded as \(child.status.rawValue) with exit code \(code)")
        }
        return "stopped, child exit code \(code)"
    }

    private static func examineCache(_ content: [UInt8], size: Int) throws(SmokeDefect) -> String {
        let events = try record(RecentEvents.self, in: content).events
        guard size == 0 || !events.isEmpty else { throw .wrong("the cache is empty") }
        return "\(events.count) events"
    }

    /// Looks at the last smoke session, for the reason of the event log.
    private static func examineSessions(_ content: [UInt8]) throws(SmokeDefect) -> String {
        let sessions = try record(SessionRegistry.self, in: content).sessions
        guard let session = sessions.last(where: { $0.purpose == .smoke }) else {
            throw .wrong("there is no session of purpose smoke")
        }
        guard session.status == .closed else { throw .wrong("\(session.sessionID) is not closed") }
        guard session.metadata["source"] == "embedded-smoke" else {
            throw .wrong("\(session.sessionID) is not of source embedded-smoke")
        }
        return "\(session.sessionID) closed"
    }
}

// MARK: - Reading

extension SmokeCheck {
    private static func object(in content: [UInt8]) throws(SmokeDefect) -> JSONObject {
        let value: JSON
        do {
            value = try JSON(parsing: content)
        } catch {
            throw .notJSON(error)
        }
        guard let object = value.members else { throw .wrong("a JSON object was expected") }
        return object
    }

    private static func record<Kind: Record>(
        _ kind: Kind.Type,
        from object: JSONObject
    ) throws(SmokeDefect) -> Kind {
        do {
            return try Kind(object)
        } catch {
            throw .notRecord(error)
        }
    }

    private static func record<Kind: Record>(_ kind: Kind.Type, in content: [UInt8]) throws(SmokeDefect) -> Kind {
        try record(kind, from: object(in: content))
    }
}
