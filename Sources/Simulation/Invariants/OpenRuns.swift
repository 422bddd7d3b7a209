import Basics
import DaemonCore
import HTTPWire

/// The runs without a verdict, and how long each may take.
///
/// A run may stay open for as long as its process runs that nobody has set a time, and so may those that wait behind it.
struct OpenRuns {
    /// How long a process may take over its end once its time is over: SIGTERM, 1 s, SIGKILL.
    private static let gracePeriod: Duration = .seconds(3)

    private var book = RunBook()
    private var timeouts: [String: Duration] = [:]

    mutating func daemonStarted(afterMachineDeath: Bool) {
        book.daemonStarted(afterMachineDeath: afterMachineDeath)
    }

    mutating func logged(_ event: LoggedEvent) {
        book.cut(at: event)
        if event.isAboutRun { book.note(event) }
    }

    /// A client that was told of its run had perhaps set it a time.
    mutating func replied(_ request: HTTPRequest, _ response: HTTPResponse) {
        guard request.asksForRun, response.status.rawValue == 202,
            // What is no JSON is no record, and sets no time.
            let run = (try? JSONSlice(validating: response.body))?.member("runId")?.text,
            let milliseconds = (try? JSONSlice(validating: request.body))?.member("timeoutMs")?.integer
        else { return }
        timeouts[run] = .milliseconds(milliseconds)
    }

    /// Finds a run that should have come to its end.
    func judge(_ rest: Rest) -> String? {
        for run in book.open {
            if book[run].started == nil {
                guard rest.livingJobs.isEmpty else { continue }
                return "run \(run) waits, and nothing runs \(rest.wait)"
            }
            guard let job = rest.livingJobs.first(where: { $0.job.run.rawValue == run }) else {
                return "run \(run) has no process and no verdict \(rest.wait)"
            }
            guard let timeout = timeouts[run], job.age > timeout + Self.gracePeriod else { continue }
            return "the process of run \(run) has run for \(job.age), and may for \(timeout)"
        }
        return nil
    }
}
