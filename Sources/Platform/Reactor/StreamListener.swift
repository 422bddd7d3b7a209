/// A socket that takes connections and never blocks.
package struct StreamListener: ~Copyable, Sendable {
    /// How many connections may wait to be accepted; the system may allow fewer.
    package static let backlog: CInt = 128

    /// Where it really listens: with the port that the system picked, if it was asked to.
    package let endpoint: Endpoint

    private let socket: Descriptor

    /// Begins to listen.
    ///
    /// - Parameter endpoint: A numeric address or `localhost`, where port 0 lets the system pick a free one; or a path.
    ///   A socket left at the path by a process that has died is replaced, so the caller must know that it has. A
    ///   socket in the file system is for its owner alone.
    /// - Throws: ``SystemError``; with ``SystemError/Code/addressInUse`` if somebody listens there,
    ///   ``SystemError/Code/invalidArgument`` for a name, ``SystemError/Code/nameTooLong`` for too long a path.
    package init(on endpoint: Endpoint) throws(SystemError) {
        let socket = try LibC.makeSocket(for: endpoint)
        try LibC.setBlocking(socket, false)
        let bound = try Self.bind(socket, to: endpoint.numeric)
        try LibC.listenOnSocket(socket, backlog: Self.backlog)
        self.endpoint = bound
        self.socket = socket
    }

    private static func bind(_ socket: borrowing Descriptor, to endpoint: Endpoint) throws(SystemError) -> Endpoint {
        switch endpoint {
        case .internet(let host, _):
            try LibC.reuseAddress(socket)
            try LibC.bindSocket(socket, to: endpoint)
            return .internet(host: host, port: try LibC.port(of: socket))
        case .local(let path):
            if try FileSystem.status(of: path)?.kind == .socket { try LibC.unlinkFile(path) }
            try LibC.bindSocket(socket, to: endpoint)
            // Nobody can connect before `listen`, so there is no moment at which others could.
            try LibC.setMode(path, 0o600)
            return endpoint
        }
    }

    /// The descriptor to poll for reading.
    package var descriptor: CInt { socket.rawValue }

    /// The port it listens on, if it is one of the internet's.
    package var port: UInt16? {
        switch endpoint {
        case .internet(_, let port): port
        case .local: nil
        }
    }

    /// Takes the next connection, which doesn't block and sends without delay.
    ///
    /// - Returns: The connection, or `nil` if none waits.
    /// - Throws: ``SystemError``; with ``SystemError/Code/tooManyDescriptors`` the connection goes on waiting and the
    ///   listener stays readable, so the caller must stop polling it for a while.
    package func accept() throws(SystemError) -> Descriptor? {
        while true {
            do throws(SystemError) {
                let connection = try LibC.acceptConnection(socket)
                if port != nil { LibC.sendWithoutDelay(connection) }
                return connection
            } catch let error where error.code == .wouldBlock {
                return nil
            } catch let error where error.code == .connectionAborted {
                continue  // It left before its turn came.
            }
        }
    }
}
