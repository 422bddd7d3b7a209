import Platform
import Scenarios
import Simulation

/// One connection to the API, with what has come on it and nobody has taken.
final class ClientConnection: Polled {
    private var wire: Wire?
    private var received = Received(bytes: [], ending: nil)

    /// What has come since ``takeUnseen()``, if somebody wants to see it.
    private var unseen: [UInt8] = []
    private let isSeen: Bool

    /// Connects and sends; all that comes is kept a second time if somebody sees it who doesn't take it.
    init(to address: APIAddress, sending bytes: [UInt8], isSeen: Bool) {
        self.isSeen = isSeen
        do throws(SystemError) {
            let wire = Wire(try StreamConnection.begin(to: .internet(host: address.host, port: address.port)))
            wire.send(bytes)
            self.wire = wire
        } catch {
            received.ending = "\(error)"
        }
    }

    /// Sends more, unless the connection is over.
    ///
    /// - Returns: Whether it isn't.
    func send(_ bytes: [UInt8]) -> Bool {
        guard let wire else { return false }
        wire.send(bytes)
        return true
    }

    /// What has come since this was last asked.
    func take() -> Received {
        defer { received.bytes.removeAll() }
        return received
    }

    /// What has come since this was last asked, whoever has taken it.
    func takeUnseen() -> [UInt8] {
        defer { unseen.removeAll() }
        return unseen
    }

    /// Lets the other side see that nobody is here any more.
    func close() {
        wire = nil
    }

    var interests: [Interest] { [wire].compactMap { $0?.interest } }

    func serve(_ ready: Readiness) {
        guard let wire else { return }
        do throws(SystemError) {
            let isOver = try wire.readAll {
                received.bytes += $0
                if isSeen { unseen += $0 }
            }
            if isOver {
                received.ending = ""
                self.wire = nil
            } else {
                try wire.flush()
            }
        } catch {
            received.ending = "\(error)"
            self.wire = nil
        }
    }
}

extension LiveWorld {
    func connect(to address: APIAddress, sending bytes: [UInt8]) -> ClientWire {
        let client = ClientConnection(to: address, sending: bytes, isSeen: watch != nil)
        watch?.findings.asked.append(Findings.Piece(clients.count, bytes))
        clients.append(client)
        visit(client)
        return ClientWire(rawValue: clients.count - 1)
    }

    func send(_ bytes: [UInt8], on wire: ClientWire) {
        guard clients[wire.rawValue]?.send(bytes) == true else { return }
        watch?.findings.asked.append(Findings.Piece(wire.rawValue, bytes))
    }

    func take(from wire: ClientWire) -> Received {
        clients[wire.rawValue]?.take() ?? Received(bytes: [], ending: "")
    }

    func disconnect(_ wire: ClientWire) {
        if let client = clients[wire.rawValue], watch != nil {
            noteAnswer(to: wire.rawValue, client)
            watch?.findings.left.append(wire.rawValue)
        }
        clients[wire.rawValue]?.close()
        clients[wire.rawValue] = nil
    }
}
