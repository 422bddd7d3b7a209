import Scenarios

extension LiveWorld {
    /// Enters what fake servers have said.
    func listenToFakes() {
        for connection in socket.connections {
            for line in connection.takeLines() {
                guard let message = FakeMessage(line) else {
                    ledger.breakage = "a fake server said what nobody knows: \(String(decoding: line, as: UTF8.self))"
                    continue
                }
                take(message, from: connection)
            }
        }
    }

    private func take(_ message: FakeMessage, from connection: FakeConnection) {
        switch message {
        case .hello(let server, let processID, let run): greet(connection, server, processID, run)
        case .reached(let point): ledger.reach(point)
        case .report(let report):
            guard let (server, spawn, _) = connection.identity else {
                ledger.breakage = "a fake server spoke before its hello"
                return
            }
            ledger.take(report, from: server, spawn: spawn)
            note(report, from: server, process: connection.number)
        }
    }

    private func greet(_ connection: FakeConnection, _ server: String, _ processID: Int32, _ run: String?) {
        guard let spawn = ledger.begin(server) else {
            connection.send(.refuse("the scenario has no script for another process of \(server)"))
            return
        }
        connection.identity = (server, spawn, processID)
        noteProcess(of: server, process: connection.number, run: run)
        connection.send(.play(spawn: spawn, ledger.bindings.object, shelf: ledger.shelf(of: server)))
        for point in ledger.released { connection.send(.release(point, ledger.bindings.object)) }
    }

    func release(_ point: String, _ bindings: Bindings) {
        ledger.release(point)
        for connection in socket.connections where connection.identity != nil {
            connection.send(.release(point, bindings.object))
        }
    }
}
