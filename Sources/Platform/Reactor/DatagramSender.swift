/// A way to send messages to a socket of this machine that somebody else reads.
///
/// Nothing waits: a message that the reader has no room for is refused.
package struct DatagramSender: ~Copyable, Sendable {
    private let socket: Descriptor
    private let path: String

    /// Makes a socket from which to send.
    ///
    /// - Parameter path: The socket's path; with a leading `@` its name in the abstract name space of Linux, see unix(7).
    /// - Throws: ``SystemError`` if there is no socket to be had. That nobody reads at the path is seen when sending.
    package init(to path: String) throws(SystemError) {
        socket = try LibC.makeDatagramSocket()
        self.path = path
    }

    /// Sends one message.
    ///
    /// - Throws: ``SystemError`` if it could not be sent, whole.
    package func send(_ text: String) throws(SystemError) {
        try LibC.sendDatagram(socket, Array(text.utf8), to: path)
    }
}
