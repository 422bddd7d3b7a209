import Basics

/// The client's side of a stream socket.
package enum StreamConnection {
    /// Connects and waits until that is done.
    ///
    /// - Parameters:
    ///   - endpoint: A numeric address or `localhost` and a port, or a path.
    ///   - timeout: How long the peer may take; as long as the system allows if `nil`.
    /// - Returns: The connection, which blocks.
    /// - Throws: ``SystemError``; with ``SystemError/Code/timedOut`` if the peer took longer than `timeout`.
    package static func connect(to endpoint: Endpoint, timeout: Duration? = nil) throws(SystemError) -> Descriptor {
        let connection = try begin(to: endpoint)
        var poller = Poller()
        // A signal may cut a wait short, and then it begins anew: the timeout is a safeguard, not a promise.
        let deadline = timeout.map { SystemClock.now().advanced(by: $0) }
        while try poller.wait(
            [Interest(connection.rawValue, writes: true)],
            timeout: deadline.map { SystemClock.now().duration(to: $0) }
        ).isEmpty {
            guard deadline.map({ SystemClock.now() < $0 }) ?? true else {
                throw SystemError(call: "connect", code: .timedOut, subject: endpoint.description)
            }
        }
        try finish(connection, to: endpoint)
        try LibC.setBlocking(connection, true)
        return connection
    }

    /// Begins to connect, without waiting.
    ///
    /// - Returns: A connection that doesn't block. When it can be written to, ask ``finish(_:to:)`` how it went.
    /// - Throws: ``SystemError``, for what can be known at once.
    package static func begin(to endpoint: Endpoint) throws(SystemError) -> Descriptor {
        let endpoint = endpoint.numeric
        let connection = try LibC.makeSocket(for: endpoint)
        try LibC.setBlocking(connection, false)
        if case .internet = endpoint { LibC.sendWithoutDelay(connection) }
        do throws(SystemError) {
            try LibC.connectSocket(connection, to: endpoint)
        } catch let error where error.code == .inProgress {
            return connection
        }
        return connection
    }

    /// Asks how a connection went that has become writable.
    ///
    /// - Throws: ``SystemError`` of `connect`, if it has failed.
    package static func finish(_ connection: borrowing Descriptor, to endpoint: Endpoint) throws(SystemError) {
        guard let code = try LibC.pendingError(of: connection) else { return }
        throw SystemError(call: "connect", code: code, subject: endpoint.description)
    }
}
