import DaemonCore
import Platform

/// Whoever runs codexd as a service and wants to hear how it is; see sd_notify(3).
///
/// The protocol is a datagram to a local socket, so no library is needed. Nobody is waited for, and nothing depends on
/// what is said here: a manager that can't be reached is told of once, on standard error.
final class ServiceManager {
    /// What belongs to codexd alone, and not to those that it starts.
    static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// How often it wants to hear that codexd lives, if it does.
    let watchdog: Duration?

    private let sender: DatagramSender
    private var hasComplained = false

    /// Finds the manager that the environment names.
    ///
    /// - Returns: `nil` if it names none, or one that this system can't reach.
    init?(_ environment: [String: String], processID: Int32 = Host.processID) {
        guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
        do throws(SystemError) {
            sender = try DatagramSender(to: path)
        } catch {
            Self.complain(error)
            return nil
        }
        watchdog = Self.watchdog(environment, processID)
    }

    /// How often the process of that number must be heard of; see sd_watchdog_enabled(3).
    static func watchdog(_ environment: [String: String], _ processID: Int32) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let time = Int64(text), time > 0 else { return nil }
        if let meant = environment["WATCHDOG_PID"], meant != "\(processID)" { return nil }
        return .microseconds(time)
    }

    /// Tells it something.
    func tell(_ notice: ServiceNotice) {
        do throws(SystemError) {
            try sender.send(notice.text)
        } catch {
            guard !hasComplained else { return }
            hasComplained = true
            Self.complain(error)
        }
    }

    private static func complain(_ error: SystemError) {
        // Whoever hears of it or doesn't: the daemon serves on.
        try? StandardStreams.write(toError: Array("codexd: the service manager can't be told: \(error)\n".utf8))
    }
}

extension ServiceNotice {
    /// The assignments of sd_notify(3), a line each.
    fileprivate var text: String {
        switch self {
        case .ready(let status): "READY=1\nSTATUS=\(status.oneLine)\n"
        case .status(let status): "STATUS=\(status.oneLine)\n"
        case .stopping: "STOPPING=1\nSTATUS=stops\n"
        case .alive: "WATCHDOG=1\n"
        }
    }
}

extension String {
    /// The text without what would begin another line.
    fileprivate var oneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
