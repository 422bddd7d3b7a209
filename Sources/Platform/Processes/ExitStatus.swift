/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
    /// It ended by itself; 0 means that all went well.
    case exited(code: Int32)

    /// A signal ended it.
    case signalled(Signal)
}
