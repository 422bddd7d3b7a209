import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

extension LibC {
    /// Opens a stream socket that fits an endpoint.
    static func makeSocket(for endpoint: Endpoint) throws(SystemError) -> Descriptor {
        let (isLocal, isVersion6) =
            switch endpoint {
            case .internet(let host, _): (false, host.utf8.contains(UInt8(ascii: ":")))
            case .local: (true, false)
            }
        let socket = try check("socket", endpoint.description) {
            cplatform_socket(isLocal ? 1 : 0, isVersion6 ? 1 : 0)
        }
        return Descriptor(adopting: socket)
    }

    static func bindSocket(_ socket: borrowing Descriptor, to endpoint: Endpoint) throws(SystemError) {
        try requireNoZero(in: endpoint.description, of: "bind")
        try check("bind", endpoint.description) {
            switch endpoint {
            case .internet(let host, let port): unsafe cplatform_bind(socket.rawValue, host, port)
            case .local(let path): unsafe cplatform_bind_local(socket.rawValue, path)
            }
        }
    }

    /// Begins to connect; a non-blocking socket says ``SystemError/Code/inProgress`` while that goes on.
    static func connectSocket(_ socket: borrowing Descriptor, to endpoint: Endpoint) throws(SystemError) {
        try requireNoZero(in: endpoint.description, of: "connect")
        try check("connect", endpoint.description) {
            switch endpoint {
            case .internet(let host, let port): unsafe cplatform_connect(socket.rawValue, host, port)
            case .local(let path): unsafe cplatform_connect_local(socket.rawValue, path)
            }
        }
    }

    /// Opens a socket for messages, which doesn't block.
    static func makeDatagramSocket() throws(SystemError) -> Descriptor {
        Descriptor(adopting: try check("socket") { cplatform_datagram_socket() })
    }

    static func bindDatagramSocket(_ socket: borrowing Descriptor, to path: String) throws(SystemError) {
        try requireNoZero(in: path, of: "bind")
        try check("bind", path) { unsafe cplatform_bind_datagram(socket.rawValue, path) }
    }

    static func sendDatagram(_ socket: borrowing Descriptor, _ bytes: [UInt8], to path: String) throws(SystemError) {
        try requireNoZero(in: path, of: "sendto")
        try check("sendto", path) { unsafe cplatform_send_datagram(socket.rawValue, bytes, bytes.count, path) }
    }

    static func listenOnSocket(_ socket: borrowing Descriptor, backlog: CInt) throws(SystemError) {
        try check("listen") { listen(socket.rawValue, backlog) }
    }

    static func acceptConnection(_ listener: borrowing Descriptor) throws(SystemError) -> Descriptor {
        Descriptor(adopting: try check("accept") { cplatform_accept(listener.rawValue) })
    }

    static func port(of socket: borrowing Descriptor) throws(SystemError) -> UInt16 {
        var port: UInt16 = 0
        try check("getsockname") { unsafe cplatform_bound_port(socket.rawValue, &port) }
        return port
    }

    static func reuseAddress(_ listener: borrowing Descriptor) throws(SystemError) {
        try check("setsockopt") { cplatform_reuse_address(listener.rawValue) }
    }

    static func sendWithoutDelay(_ socket: borrowing Descriptor) {
        // A wish, not a need: it fails for a peer that is gone already, and the next read says that better.
        _ = cplatform_send_without_delay(socket.rawValue)
    }

    /// Ends the sending half of a connection; one that the peer has ended already is left as it is.
    static func endSending(_ socket: borrowing Descriptor) throws(SystemError) {
        do throws(SystemError) {
            try check("shutdown") { shutdown(socket.rawValue, CInt(SHUT_WR)) }
        } catch let error where error.code.rawValue == ENOTCONN {}
    }

    /// Takes the error that a socket met while nobody was calling.
    static func pendingError(of socket: borrowing Descriptor) throws(SystemError) -> SystemError.Code? {
        var code: CInt = 0
        try check("getsockopt") { unsafe cplatform_pending_error(socket.rawValue, &code) }
        return code == 0 ? nil : SystemError.Code(rawValue: code)
    }
}
