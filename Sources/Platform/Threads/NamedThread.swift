/// Threads of our own, for calls that may wait.
package enum NamedThread {
    /// The stack of a thread that does one simple thing.
    package static let stackSize = 256 << 10

    /// Starts a thread that ends with `body`.
    ///
    /// Every signal is blocked on it, so that those for the process arrive on the main thread.
    ///
    /// - Parameters:
    ///   - name: What debuggers and `top` show; Linux keeps 15 bytes of it.
    ///   - stackSize: How much stack `body` may use.
    ///   - body: What the thread does. Nobody waits for it: to hear of its end let it ``Mailbox/post(_:)`` something.
    /// - Throws: ``SystemError`` of `pthread_create`, when there are too many threads.
    package static func start(
        name: String,
        stackSize: Int = stackSize,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        try LibC.startThread(name: name, stackSize: stackSize, body)
    }
}
