extension Host {
    /// Ends the process by a signal, as if somebody else had sent it and nobody had caught it.
    ///
    /// - Parameter signal: One whose default is to end the process; see signal(7). After any other this exits with
    ///   128 and its number, as a shell tells of such an end.
    package static func end(by signal: Signal) -> Never {
        LibC.raiseSignal(signal)
        hardExit(128 + signal.rawValue)
    }
}
