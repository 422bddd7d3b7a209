import Synchronization

/// Signals as something to poll for.
///
/// A caught signal becomes a byte in a pipe, since nothing else may be done in a handler; see signal-safety(7).
/// It stays caught for as long as the process lives: a handler may be running on another thread at any moment, so
/// the pipe is never closed.
package final class Signals: Sendable {
    /// Whatever catches signals, kept for good.
    private static let immortals = Mutex<[Signals]>([])

    private let pipe: Pipe

    /// Catches signals from now on; one that was caught before goes to the new pipe.
    package static func catching(_ signals: [Signal]) throws(SystemError) -> Signals {
        let pipe = try Pipe()
        try LibC.setBlocking(pipe.readEnd, false)
        try LibC.setBlocking(pipe.writeEnd, false)
        let catcher = Signals(pipe: pipe)
        immortals.withLock { $0.append(catcher) }
        for signal in signals {
            try LibC.catchSignal(signal, into: catcher.pipe.writeEnd.rawValue)
        }
        return catcher
    }

    private init(pipe: consuming Pipe) {
        self.pipe = pipe
    }

    /// The descriptor to poll for reading.
    package var descriptor: CInt { pipe.readEnd.rawValue }

    /// Takes the signals that have come, in their order.
    package func take() throws(SystemError) -> [Signal] {
        var signals: [Signal] = []
        while case .bytes(let numbers) = try pipe.readEnd.read(upTo: 64) {
            signals += numbers.map { Signal(rawValue: Int32($0)) }
        }
        return signals
    }

    /// Makes a write to a pipe or socket without a reader an error instead of the end of the process.
    ///
    /// To be called first thing. Children begin with the default again; see ``ChildProcess``.
    package static func ignoreBrokenPipes() throws(SystemError) {
        try LibC.ignoreSignal(.brokenPipe)
    }
}
