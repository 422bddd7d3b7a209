import Platform

/// A client's socket and what it's still to be sent.
final class ClientSocket {
    let descriptor: CInt
    private let socket: Descriptor
    private var outgoing = OutgoingBytes()
    private var isEnding = false
    /// Whether it's known that there's something to write.
    private var isReady = false

    init(_ socket: consuming Descriptor) {
        descriptor = socket.rawValue
        self.socket = socket
    }

    var interest: Interest { Interest(descriptor, reads: true, writes: hasOutgoing) }

    var hasOutgoing: Bool { !outgoing.isEmpty }

    func read() throws(SystemError) -> ReadOutcome {
        try socket.read(upTo: 64 << 10)
    }

    /// Takes bytes to be sent.
    ///
    /// - Returns: Whether the socket has yet to be asked to take them.
    func send(_ bytes: [UInt8]) -> Bool {
        outgoing.append(bytes)
        return becomesReady()
    }

    /// Lets our half of the connection end once all is sent.
    ///
    /// - Returns: Whether the socket has yet to be asked to take that.
    func end() -> Bool {
        isEnding = true
        return becomesReady()
    }

    private func becomesReady() -> Bool {
        defer { isReady = true }
        return !isReady
    }

    /// Writes what the socket takes now.
    func flush() throws(SystemError) -> Int {
        isReady = false
        let taken = try outgoing.write(to: socket)
        if isEnding, outgoing.isEmpty {
            isEnding = false
            try socket.finishWriting()
        }
        return taken
    }
}
