import Basics
import Contract
import HTTPWire

// The clients' connections: requests off them, answers onto them (contract CTR-API).
extension Daemon {
    mutating func handle(_ occurrence: DaemonEvent.ClientOccurrence, of id: ClientID) {
        switch occurrence {
        case .connected: welcome(id, isLocal: false)
        case .connectedOnSocket: welcome(id, isLocal: true)
        case .received(let bytes):
            if clients[id]?.receive(bytes, at: now) == false { return drop(id) }
            attend(id)
        case .accepted(let count):
            clients[id]?.accepted(count, at: now)
            advanceReplay(of: id)
            advanceRunLog(of: id)
        case .closed:
            clients[id] = nil
            if isMutated(.departedClientsTurnDropped) { works = works.filter { $0.value.client != id } }
        }
        watch(id)
    }

    private mutating func welcome(_ id: ClientID, isLocal: Bool) {
        clients[id] = ClientConnection(at: now, limits: configuration.limits, isLocal: isLocal)
        guard clients.count > configuration.limits.connections else { return }
        let detail = "too many connections; the most is set with --max-connections"
        answer(Problem(.serviceUnavailable, detail).reply, to: id, closing: true)
    }

    /// Takes a client's requests one by one, for as long as each is answered at once.
    private mutating func attend(_ id: ClientID) {
        guard attended != id else { return }  // An answer given meanwhile: the loop below goes on by itself.
        let outer = attended
        attended = id
        defer { attended = outer }
        do {
            while let output = try clients[id]?.next(at: now) {
                switch output {
                case .expectsContinue: send(HTTPResponse.continue100, to: id)
                case .request(let request): respond(to: request, from: id)
                }
            }
        } catch {
            answer(Problem(error.status, error.description).reply, to: id, closing: true)
        }
        listen(to: id)
    }

    private mutating func respond(to request: HTTPRequest, from id: ClientID) {
        do {
            try serve(request, for: id)
        } catch {
            // Nobody has repeated it meanwhile, as no time has passed.
            _ = endRequest(of: id)
            let isBrowser = error.status == .unauthorized && request.headers.accepts("text/html")
            answer(isBrowser ? Page.closed : error.reply, to: id)
        }
    }

    /// Answers a request that waited, and those that repeat it, and takes up what the clients said meanwhile.
    mutating func deliver(_ reply: Reply, to id: ClientID) {
        keepBehindAnswer(reply, for: id)
        let repeating = endRequest(of: id)
        answer(reply, to: id)
        attend(id)
        watch(id)
        for client in repeating { deliver(reply, to: client) }
    }

    private mutating func answer(_ reply: Reply, to id: ClientID, closing: Bool = false) {
        guard var client = clients[id] else { return }  // It went away while it waited.
        let exchange =
            switch client.phase {
            case .answering(let exchange), .paging(_, let exchange), .scanning(_, let exchange): exchange
            case .reading, .streaming, .following, .lingering:
                ClientConnection.Exchange(keepsAlive: false, omitsBody: false)
            }
        let isStopping =
            switch life {
            case .leaving, .over: true
            case .new, .clearing, .opening, .starting, .serving, .stopping: false
            }
        let keepsAlive = exchange.keepsAlive && !closing && !isStopping
        meters.count(client.operation, reply.status)
        client.operation = nil
        let bytes = reply.response.encoded(keepsAlive: keepsAlive, omitsBody: exchange.omitsBody)
        client.sending(bytes.count, at: now)
        client.finishExchange(keepsAlive: keepsAlive, at: now)
        clients[id] = client
        outbox.append(.send(id, bytes))
        if !keepsAlive { outbox.append(.endClient(id)) }
    }

    mutating func send(_ bytes: [UInt8], to id: ClientID) {
        guard !bytes.isEmpty else { return }
        clients[id]?.sending(bytes.count, at: now)
        outbox.append(.send(id, bytes))
    }

    /// Sends a subscriber what isn't an event.
    mutating func sendAside(_ bytes: [UInt8], to id: ClientID) {
        _ = clients[id]?.withSubscriber { $0.follow(bytes.count) }
        send(bytes, to: id)
    }

    mutating func drop(_ id: ClientID) {
        clients[id] = nil
        clientDeadlines.set(id, at: nil)
        outbox.append(.dropClient(id))
    }

    /// Keeps a client's deadline up with what it's doing.
    mutating func watch(_ id: ClientID) {
        clientDeadlines.set(id, at: clients[id]?.deadline)
    }

    /// A client has taken too long, or a stream has been silent.
    mutating func clientOverdue(_ id: ClientID) {
        guard let client = clients[id] else { return }
        guard let deadline = client.deadline, deadline <= now else { return watch(id) }
        if case .following = client.phase {
            guard !client.isStuck(at: now) else { return drop(id) }
            send(ServerSentEvent.comment("still here"), to: id)
            return watch(id)
        }
        guard case .streaming(let subscriber) = client.phase else { return drop(id) }
        sendAside(subscriber.format.signOfLife, to: id)
        watch(id)
    }
}
