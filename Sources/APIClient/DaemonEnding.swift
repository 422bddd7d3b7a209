import Basics
import CommandLineInterface
import Platform

/// `codexd stop`: a signal to the process that serves the directory, and the wait for its end.
struct DaemonEnding: ~Copyable {
    /// How long a daemon may take to end; it has a ladder for its children that is shorter.
    static let patience: Duration = .seconds(120)
    /// How often the lock is looked at.
    static let pause: Duration = .milliseconds(50)

    private let place: DaemonPlace
    private let signals: Signals
    private var terminal: Terminal
    private let asJSON: Bool

    init(_ place: DaemonPlace, _ signals: Signals, _ terminal: Terminal, asJSON: Bool) {
        self.place = place
        self.signals = signals
        self.terminal = terminal
        self.asJSON = asJSON
    }

    /// Stops the daemon.
    ///
    /// - Throws: ``SystemError`` if the signal can't be sent.
    mutating func run() throws(SystemError) -> CallOutcome {
        guard let process = try place.holder() else {
            terminal.note(place.unreachable("none runs").description)
            return .unreachable
        }
        guard process > 0 else {
            terminal.note("the daemon runs where its process can't be seen from here")
            return .failed
        }
        do throws(SystemError) {
            try RunningProcess.signal(process, .terminate)
        } catch let error where error.code == .noSuchProcess {
            // It has ended since the question before.
        }
        let deadline = SystemClock.now().advanced(by: Self.patience)
        var poller = Poller()
        while try place.holder() == process {
            guard SystemClock.now() < deadline else {
                terminal.note("process \(process) has not ended in \(Self.patience.milliseconds / 1000) s")
                return .failed
            }
            terminal.show("waiting for process \(process) to end")
            terminal.draw()
            _ = try poller.wait([Interest(signals.descriptor, reads: true)], timeout: Self.pause)
            guard try !signals.take().contains(.interrupt) else {
                terminal.note("process \(process) is still ending")
                return .interrupted
            }
        }
        try terminal.write(asJSON ? "{\"stopped\":true,\"pid\":\(process)}\n" : "codexd stopped (process \(process))\n")
        return .done
    }
}
