import Contract
import DaemonCore
import Platform

/// Completes the file of the event log that grows, such that whatever dies meanwhile, all that was in it has a name.
///
/// The file is given its segment's name as a second one, durably. Then a new file takes the name `events.jsonl`, with
/// what it's to begin with, durably too. No file that has events is ever without a durable name, and no name that leads
/// to events is made to lead elsewhere before.
struct LogSealer {
    private let configuration: Configuration
    private let logs: OpenLogs
    /// The segment whose name the growing file durably has, from a try that failed later.
    private var linked: LogSegment?

    init(_ configuration: Configuration, _ logs: OpenLogs) {
        self.configuration = configuration
        self.logs = logs
    }

    mutating func seal(_ order: SealOrder) -> DaemonEvent.DiskOccurrence {
        let file = logs[.events]
        var isHarmless = true
        do throws(SystemError) {
            if let segment = order.segment, linked != segment {
                // What has that name is a second name that an earlier try, or life, could not take back.
                try FileSystem.removeFile(configuration.path(of: segment))
                try FileSystem.linkFile(configuration.path(of: .events), as: configuration.path(of: segment))
                linked = segment
            }
            isHarmless = false
            try FileSystem.replaceFile(configuration.path(of: .events), with: order.beginning)
            try logs.reopen(.events)
        } catch {
            return .sealFailed(SystemFailure(error), isHarmless: isHarmless)
        }
        linked = nil
        // Readers pass by what stands in the next file too; it's only for those who look at the files themselves.
        if order.segment != nil, order.length < file.length { try? file.truncate(to: order.length) }
        return .sealed
    }
}
