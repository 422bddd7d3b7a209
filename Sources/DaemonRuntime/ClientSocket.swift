import Platform

/// A client's socket and what it's still to be sent.
final class ClientSocket {
    let descriptor: CInt
    private let socket: Descriptor
    private var outgoing = OutgoingBytes()
    private var isEnding = false

    init(_ socket: consuming Descriptor) {
        descriptor = socket.rawValue
        self.socket = socket
    }

    var interest: Interest { Interest(descriptor, reads: true, writes: hasOutgoing) }

    var hasOutgoing: Bool { !outgoing.isEmpty }

    func read() throws(SystemError) -> ReadOutcome {
        try socket.read(upTo: 64 << 10)
    }

    func send(_ bytes: [UInt8]) {
        outgoing.append(bytes)
    }

    /// Lets our half of the connection end once all is sent.
    func end() {
        isEnding = true
    }

    /// Writes what the socket takes now.
    func flush() throws(SystemError) -> Int {
        let taken = try outgoing.write(to: socket)
        if isEnding, outgoing.isEmpty {
            isEnding = false
            try socket.finishWriting()
        }
        return taken
    }
}
