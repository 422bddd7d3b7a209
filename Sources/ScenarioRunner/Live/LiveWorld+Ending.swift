import Basics
import Platform
import Scenarios

extension LiveWorld {
    /// How long processes may take over an end that has become inevitable.
    private static let lastPatience: Duration = .seconds(2)

    func countOrphans() throws(RunEnd) -> [String: Int] {
        let end = now.advanced(by: Self.lastPatience * options.timeoutScale)
        // A process ends its connection when it ends, so most of this wait is for an event.
        while socket.connections.contains(where: \.isOpen), now < end { try turn(until: end) }
        var left = try survivors()
        while !left.isEmpty, now < end {
            try turn(until: end)
            left = try survivors()
        }
        guard !left.isEmpty else { return [:] }
        let owners = try owners()
        var orphans: [String: Int] = [:]
        for process in left {
            // One that nobody knows is the daemon's own, such as its git, and counts where somebody looks.
            guard let server = owners[process] ?? scenario.servers.first?.name else { continue }
            orphans[server, default: 0] += 1
        }
        return orphans
    }

    /// Whose each process is that has said hello, or was left by one that had.
    func owners() throws(RunEnd) -> [Int32: String] {
        var owners: [Int32: String] = [:]
        for case let (server, _, process)? in socket.connections.map(\.identity) { owners[process] = server }
        for server in scenario.servers.map(\.name) {
            let holders = try RunEnd.unlessBroken { () throws(SystemError) in
                try RunningProcess.all(withEnvironment: FakeServer.holderVariable, server)
            }
            for process in holders { owners[process] = server }
        }
        return owners
    }

    private func survivors() throws(RunEnd) -> [Int32] {
        try RunEnd.unlessBroken { () throws(SystemError) in try processes() }
    }

    /// All processes that belong to the run; not those that have ended and weren't reaped.
    func processes() throws(SystemError) -> [Int32] {
        try RunningProcess.all(withEnvironment: ControlSocket.variable, workplace.socketPath)
    }

    /// Kills whatever is left, however the run ended.
    func killAll() throws(SystemError) {
        for process in daemons + commands { try process.signal(.kill) }
        for process in daemons + commands where process.status == nil { process.waitForEnd() }
        // A process may have been starting another, so this goes on until there is none.
        let deadline = SystemClock.now().advanced(by: Self.lastPatience)
        var poller = Poller()
        while case let left = try processes(), !left.isEmpty {
            guard SystemClock.now() < deadline else {
                throw SystemError(call: "kill", code: .timedOut, subject: "\(left)")
            }
            for process in left { try RunningProcess.signal(process, .kill) }
            _ = try poller.wait([], timeout: .milliseconds(2))
        }
    }

    /// Puts away what the run left.
    ///
    /// - Returns: Where it lies, if it is kept.
    func cleanUp(after verdict: Verdict) throws(SystemError) -> String? {
        let isKept = options.keep.includes(verdict)
        if isKept {
            for output in outputs where !output.bytes.isEmpty {
                try FileSystem.replaceFile("\(workplace.path)/\(output.name)", with: output.bytes)
            }
        }
        try workplace.clear(keepsFiles: isKept)
        return isKept ? workplace.path : nil
    }
}
