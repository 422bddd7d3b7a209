/// A socket of this machine to which others send messages.
package struct DatagramReceiver: ~Copyable, Sendable {
    private let socket: Descriptor

    /// Opens a socket, which doesn't block.
    ///
    /// - Parameter path: Where; as for ``DatagramSender/init(to:)``.
    /// - Throws: ``SystemError``, such as that the path is taken.
    package init(at path: String) throws(SystemError) {
        let socket = try LibC.makeDatagramSocket()
        try LibC.bindDatagramSocket(socket, to: path)
        self.socket = socket
    }

    /// The descriptor to poll for reading.
    package var descriptor: CInt { socket.rawValue }

    /// Takes the next message, cut to its first 4096 bytes.
    ///
    /// - Returns: The message, or `nil` if none has come.
    package func receive() throws(SystemError) -> String? {
        switch try socket.read(upTo: 4096) {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .wouldBlock, .ended: nil
        }
    }
}
