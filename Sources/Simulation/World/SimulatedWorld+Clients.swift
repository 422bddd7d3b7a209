import Basics
import Contract
import DaemonCore
import Scenarios

// Connections to the local API, from both ends.
extension SimulatedWorld {
    /// What a daemon reads at once of a client.
    private static let readSize = 64 << 10

    func connect(to address: APIAddress, sending bytes: [UInt8]) throws(RunEnd) -> ClientWire {
        profile.request()
        return open(to: address.port, sending: bytes)
    }

    /// Opens a connection, which leads nowhere if nobody listens there.
    @discardableResult
    private func open(to port: UInt16, sending bytes: [UInt8]) -> ClientWire {
        let wire = ClientWire(rawValue: wires.count)
        let listens = host?.port == Int(port)
        wires.append(SimulatedWire(life: host?.life ?? -1, toDaemon: bytes))
        if listens {
            lastRequest = (wire.rawValue, bytes, port)
            plan(.connected(wire: wire.rawValue), after: latency.draw(.socket))
        } else {
            wires[wire.rawValue].ending = "connection refused"
        }
        return wire
    }

    func send(_ bytes: [UInt8], on wire: ClientWire) throws(RunEnd) {
        let index = wire.rawValue
        guard wires[index].ending == nil, !wires[index].isClosed else { return }
        let isWaiting = !wires[index].toDaemon.isEmpty
        wires[index].toDaemon += bytes
        // What waits is on its way already, or goes as soon as the connection is accepted.
        guard !isWaiting, wires[index].client != nil else { return }
        plan(.clientSends(wire: index), after: latency.draw(.socket))
    }

    func take(from wire: ClientWire) throws(RunEnd) -> Received {
        let index = wire.rawValue
        guard !wires[index].inbox.isEmpty || wires[index].ending != nil else { return Received(bytes: [], ending: nil) }
        var bytes: [UInt8] = []
        swap(&bytes, &wires[index].inbox)
        return Received(bytes: bytes, ending: wires[index].ending)
    }

    func disconnect(_ wire: ClientWire) throws(RunEnd) {
        close(wire.rawValue)
    }

    private func close(_ index: Int) {
        guard !wires[index].isClosed else { return }
        wires[index].isClosed = true
        plan(.clientLeaves(wire: index), after: latency.draw(.socket))
    }

    // MARK: - The daemon's end

    func accept(_ index: Int) {
        guard let last = host?.lastClient, host?.life == wires[index].life else { return }
        let client = ClientID(rawValue: last + 1)
        host?.lastClient = last + 1
        host?.clients[client] = DaemonHost.Client(wire: index)
        wires[index].client = client
        if !wires[index].toDaemon.isEmpty {
            plan(.clientSends(wire: index), after: latency.draw(.socket))
        }
        tell(.client(client, .connected))
    }

    func deliverRequest(_ index: Int) {
        guard let client = wires[index].client, host?.life == wires[index].life, host?.clients[client] != nil
        else { return }
        let bytes = Array(wires[index].toDaemon.prefix(Self.readSize))
        wires[index].toDaemon.removeFirst(bytes.count)
        if !wires[index].toDaemon.isEmpty {
            plan(.clientSends(wire: index), after: latency.draw(.socket))
        }
        watch.asked(index, bytes)
        tell(.client(client, .received(bytes)))
    }

    /// The client has closed its end.
    func leave(_ index: Int) {
        guard let client = wires[index].client, host?.life == wires[index].life,
            host?.clients.removeValue(forKey: client) != nil
        else { return }
        watch.clientEnded(index)
        tell(.client(client, .closed))
    }

    func send(_ bytes: [UInt8], to client: ClientID) {
        guard let waiting = host?.clients[client] else { return }
        if clientsPause == nil, waiting.outgoing.isEmpty, !waiting.isEnding, !bytes.isEmpty {
            // It has it at once, and nothing waits.
            wires[waiting.wire].receive(bytes)
            watch.answered(waiting.wire, bytes)
            tell(.client(client, .accepted(bytes.count)))
            return
        }
        host?.clients[client]?.outgoing += bytes
        flush(client)
        watch.queued(host?.clients[client]?.outgoing.count ?? 0, for: "a client", bound: Self.mostOutgoing)
    }

    /// What may wait for a client that doesn't read: a subscriber's queue, with the largest answer on top.
    private static let mostOutgoing = Configuration.Limits().queuedBytes + EventPage.largestSize

    /// Gives a client what it takes; one that doesn't read takes what its sockets hold.
    private func flush(_ client: ClientID) {
        guard let waiting = host?.clients[client], !waiting.outgoing.isEmpty || waiting.isEnding else { return }
        let index = waiting.wire
        var taken = waiting.outgoing
        if clientsPause == nil {
            wires[index].receive(taken)
        } else {
            taken = Array(taken.prefix(max(0, SimulatedWire.capacity - wires[index].unread.count)))
            wires[index].unread += taken
        }
        host?.clients[client]?.outgoing.removeFirst(taken.count)
        watch.answered(index, taken)
        if waiting.isEnding, host?.clients[client]?.outgoing.isEmpty == true, clientsPause == nil {
            wires[index].ending = wires[index].ending ?? ""
        }
        if !taken.isEmpty { tell(.client(client, .accepted(taken.count))) }
    }

    func endClient(_ client: ClientID) {
        host?.clients[client]?.isEnding = true
        flush(client)
    }

    func drop(_ client: ClientID) {
        guard let dropped = host?.clients.removeValue(forKey: client) else { return }
        wires[dropped.wire].ending = wires[dropped.wire].ending ?? ""
        watch.clientEnded(dropped.wire)
    }

    // MARK: - Faults

    /// Clients read nothing for a while.
    func pauseClients(for duration: Duration) {
        let end = now.advanced(by: duration)
        clientsPause = max(clientsPause ?? end, end)
        agenda.plan(.clientsRead, at: end)
    }

    func readUnread() {
        guard let end = clientsPause, end <= now else { return }
        clientsPause = nil
        for (client, _) in host?.clients.sorted(by: { $0.key < $1.key }) ?? [] { flush(client) }
        for index in wires.indices where !wires[index].unread.isEmpty {
            wires[index].receive([])
        }
    }

    /// All connections break.
    func disconnect() -> Bool {
        let open = wires.indices.filter { wires[$0].ending == nil && !wires[$0].isClosed }
        for index in open {
            wires[index].ending = "connection reset"
            close(index)
        }
        return !open.isEmpty
    }

    /// Sends the last request again, as a client does that has lost its answer.
    func repeatRequest() -> Bool {
        guard let last = lastRequest, host?.port == Int(last.port) else { return false }
        open(to: last.port, sending: last.bytes)
        return true
    }
}
