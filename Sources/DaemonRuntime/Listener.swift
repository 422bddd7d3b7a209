import Platform

/// One of the local API's listening sockets.
final class Listener {
    private let socket: StreamListener
    /// Whether the process has no descriptor left to accept with; asking again at once would only spin.
    private var isPaused = false

    init(_ endpoint: Endpoint) throws(SystemError) {
        socket = try StreamListener(on: endpoint)
    }

    var descriptor: CInt { socket.descriptor }

    var port: Int { Int(socket.port ?? 0) }

    /// Whether it's the Unix socket.
    var isLocal: Bool { socket.port == nil }

    var interest: Interest { Interest(descriptor, reads: !isPaused) }

    /// Accepts the next client, if one waits.
    func accept() -> ClientSocket? {
        do throws(SystemError) {
            guard let connection = try socket.accept() else { return nil }
            return ClientSocket(connection)
        } catch {
            isPaused = true
            return nil
        }
    }

    /// Takes clients again.
    func resume() {
        isPaused = false
    }
}
