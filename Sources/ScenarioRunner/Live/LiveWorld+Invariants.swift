import Basics
import Platform
import Scenarios
import Simulation

// Whoever wants invariants held has everything noted that goes over wires, and looks at the files now and then.
extension LiveWorld {
    /// How long the servers of a codexd that died may take to notice it.
    private static let noticePatience: Duration = .seconds(5)

    func holdInvariants(until deadline: Instant) throws(RunEnd) -> BrokenInvariant? {
        if isAlive {
            try awaitLeftBehind(until: deadline)
            try look()
        } else {
            try lookBehind()
        }
        return watch?.broken
    }

    /// Looks at what a codexd has left that is gone, before another life may add to it.
    func lookBehind() throws(RunEnd) {
        guard watch != nil, !daemons.isEmpty, !isAlive else { return }
        // What its servers did with what they were told last, they may not have told yet.
        let end = now.advanced(by: Self.noticePatience * options.timeoutScale)
        while try isUnsettled(), now < end { try turn(until: end) }
        try look()
        var left: [Int32: UInt64] = [:]
        for process in try RunEnd.unlessBroken({ () throws(SystemError) in try processes() }) {
            let start = try RunEnd.unlessBroken { () throws(SystemError) in
                try RunningProcess.startTime(of: process)
            }
            if let start { left[process] = start }
        }
        watch?.leftBehind.merge(left) { $1 }
    }

    private var isAlive: Bool { daemon.map { $0.ending == nil } ?? false }

    /// Whether a server of the codexd that is gone has something to say: one that hasn't said its name, or an app-server
    /// that hasn't noticed the end of its input.
    private func isUnsettled() throws(RunEnd) -> Bool {
        let appServers = socket.connections.filter { connection in
            connection.identity.map { isAppServer($0.server) } ?? true
        }
        if appServers.contains(where: \.isOpen) { return true }
        let known = Set(socket.connections.compactMap(\.identity?.processID))
        let left = try RunEnd.unlessBroken { () throws(SystemError) in try processes() }
        return left.contains { !known.contains($0) }
    }

    private func look() throws(RunEnd) {
        try watch?.look { () throws(RunEnd) in
            // A server that is new is let in by the first, and heard by the second.
            for _ in 0..<2 { try turn(until: now) }
            noteAnswers()
        }
    }

    /// Waits until nothing is there any more that was left behind by an earlier life.
    private func awaitLeftBehind(until deadline: Instant) throws(RunEnd) {
        while true {
            for (process, start) in watch?.leftBehind ?? [:] {
                let now = try RunEnd.unlessBroken { () throws(SystemError) in
                    try RunningProcess.startTime(of: process)
                }
                if now != start { watch?.leftBehind[process] = nil }
            }
            guard let left = watch?.leftBehind.keys.sorted(), !left.isEmpty else { return }
            guard now < deadline else {
                let owners = try owners()
                watch?.judge(orphans: left.map { "process \($0) of \(owners[$0] ?? "codexd") outlives its codexd" })
                return
            }
            try turn(until: deadline)
        }
    }

    // MARK: - Noting

    /// Notes what clients were sent since this was last asked.
    private func noteAnswers() {
        for (number, client) in clients.enumerated() {
            if let client { noteAnswer(to: number, client) }
        }
    }

    /// Notes what a client was sent since this was last asked.
    func noteAnswer(to number: Int, _ client: ClientConnection) {
        let bytes = client.takeUnseen()
        if !bytes.isEmpty { watch?.findings.answered.append(Findings.Piece(number, bytes)) }
    }

    /// Notes what a process of a server tells of itself.
    func note(_ report: ServerReport, from server: String, process number: Int) {
        guard let watch, isAppServer(server) else { return }
        switch report {
        case .received(let message): watch.findings.told.append(Findings.Piece(number, message.encoded() + [0x0A]))
        case .receivedText(let text): watch.findings.told.append(Findings.Piece(number, Array(text.utf8)))
        case .sent(let bytes): watch.findings.said.append(Findings.Piece(number, bytes))
        case .failed, .captured, .remembered, .played: break
        }
    }

    /// Notes that there is a process of a server.
    func noteProcess(of server: String, process number: Int, run: String?) {
        if isAppServer(server) {
            watch?.findings.children.append(number)
        } else {
            watch?.findings.workers.append(Findings.Worker(mark: run))
        }
    }

    private func isAppServer(_ server: String) -> Bool {
        scenario.server(server)?.kind == .appServer
    }
}
