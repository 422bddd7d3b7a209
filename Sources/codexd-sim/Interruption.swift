import Platform
import Scenarios

/// Signals, where nothing is open that would have to be put away first.
enum Interruption {
    /// Lets a signal end the process from now on, though a pool may have caught it before.
    static func endProcess() throws(SystemError) {
        let signals = try Signals.catching([.interrupt, .terminate, .hangUp])
        try NamedThread.start(name: "sim-signals") {
            var poller = Poller()
            do throws(SystemError) {
                while try signals.take().isEmpty {
                    _ = try poller.wait([Interest(signals.descriptor, reads: true)], timeout: nil)
                }
            } catch {
                preconditionFailure("signals can't be waited for: \(error)")
            }
            Host.hardExit(ExitCode.harnessError.rawValue)
        }
    }
}
