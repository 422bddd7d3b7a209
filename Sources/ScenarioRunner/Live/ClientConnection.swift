import Platform
import Scenarios

/// One connection to the API, with what has come on it and nobody has taken.
final class ClientConnection: Polled {
    private var wire: Wire?
    private var received = Received(bytes: [], ending: nil)

    init(to address: APIAddress, sending bytes: [UInt8]) {
        do throws(SystemError) {
            let wire = Wire(try StreamConnection.begin(to: .internet(host: address.host, port: address.port)))
            wire.send(bytes)
            self.wire = wire
        } catch {
            received.ending = "\(error)"
        }
    }

    /// What has come since this was last asked.
    func take() -> Received {
        defer { received.bytes.removeAll() }
        return received
    }

    /// Lets the other side see that nobody is here any more.
    func close() {
        wire = nil
    }

    var interests: [Interest] { [wire].compactMap { $0?.interest } }

    func serve(_ ready: Readiness) {
        guard let wire else { return }
        do throws(SystemError) {
            if try wire.readAll({ received.bytes += $0 }) {
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
        let client = ClientConnection(to: address, sending: bytes)
        clients.append(client)
        visit(client)
        return ClientWire(rawValue: clients.count - 1)
    }

    func take(from wire: ClientWire) -> Received {
        clients[wire.rawValue]?.take() ?? Received(bytes: [], ending: "")
    }

    func disconnect(_ wire: ClientWire) {
        clients[wire.rawValue]?.close()
        clients[wire.rawValue] = nil
    }
}
