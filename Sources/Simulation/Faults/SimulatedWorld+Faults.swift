import Basics
import Scenarios

// What goes wrong, when it does.
extension SimulatedWorld {
    /// The longest that a preserving fault holds anything back.
    private static let longestDelay: Duration = .milliseconds(100)

    /// Plans what is known beforehand: faults with a time, and those that change a line.
    func armFaults() {
        for (index, fault) in faults.plan.enumerated() {
            switch fault.trigger {
            case .time(let time): agenda.plan(.faulted(index), at: now.advanced(by: time))
            case .line(let direction, let nth, let name):
                guard let treatment = treatment(of: fault, index) else { continue }
                for server in servers(named: name ?? fault.server) {
                    switch direction {
                    case .from: filters[server].from.plan(treatment, forLine: nth)
                    case .to: filters[server].to.plan(treatment, forLine: nth)
                    }
                }
            case .sync, .event, .write, .step: break
            }
        }
    }

    /// Lines have passed between codexd and a server, counted from 0.
    func passed(lines: Range<Int>, _ direction: Fault.Direction, server: Int) {
        for line in lines { passed(line + 1, direction, server: server) }
    }

    private func passed(_ number: Int, _ direction: Fault.Direction, server: Int) {
        let name = scenario.servers[server].name
        profile.line(direction, name)
        guard !options.faults.isEmpty, faults.isOn else { return }
        for fault in faults.fireLine(number, direction, server: name) {
            if fault.changesLine { marks.insert(.fault(fault.action)) } else { fire(fault) }
        }
    }

    /// Lets something go wrong now.
    func fire(_ fault: Fault) {
        guard faults.isOn else { return }
        let isDone =
            switch fault.action {
            case .delay, .chunk, .coalesce, .dropLine, .duplicateLine, .truncateLine, .corruptLine: treatNext(fault)
            case .slowReader: slowDown(fault)
            case .killServer: withServer(of: fault) { kill($0) }
            case .exitServer: withServer(of: fault) { end($0, .exited(code: fault.argument.integer ?? 1)) }
            case .holdPipe: withServer(of: fault) { holdPipe(of: $0, for: fault.duration(default: 1000)) }
            case .killDaemon: crash(starting: nil)
            case .restartDaemon: crash(starting: .milliseconds(100))
            case .enospc: trouble(.full(fault.pattern), for: fault.duration)
            case .eio: trouble(.writeError(fault.pattern), for: fault.duration)
            case .fsyncError: trouble(.syncError(fault.pattern), for: nil)
            case .tornWrite: tearNext(fault)
            case .loseUnsynced: killMachine(.nothing)
            case .disconnect: disconnect()
            case .repeatRequest: repeatRequest()
            }
        if isDone { marks.insert(.fault(fault.action)) }
    }

    // MARK: - Bytes

    /// What a fault does to a line, if that is what it does.
    private func treatment(of fault: Fault, _ index: Int) -> LineFilter.Treatment? {
        switch fault.action {
        case .delay: return .delay(min(fault.duration(default: 50), Self.longestDelay))
        // What comes with it waits too, so that all comes at once.
        case .coalesce: return .delay(min(fault.duration(default: 20), Self.longestDelay))
        case .chunk: return .pieces(fault.argument.integer ?? 1)
        case .dropLine: return .drop
        case .duplicateLine: return .duplicate
        case .truncateLine: return .truncate(keep: fault.argument.integer)
        case .corruptLine:
            var stream = random.stream("corrupted line", index)
            return .corrupt(stream.next())
        case .slowReader, .killServer, .exitServer, .holdPipe, .killDaemon, .restartDaemon, .enospc, .eio,
            .fsyncError, .tornWrite, .loseUnsynced, .disconnect, .repeatRequest:
            return nil
        }
    }

    /// Does it to the next line that a server says.
    private func treatNext(_ fault: Fault) -> Bool {
        let index = faults.plan.firstIndex(of: fault) ?? 0
        guard let treatment = treatment(of: fault, index) else { return false }
        for server in servers(named: fault.server) { filters[server].from.plan(treatment, forLine: nil) }
        return true
    }

    private func slowDown(_ fault: Fault) -> Bool {
        guard fault.argument.text != "client" else {
            pauseClients(for: Self.longestDelay)
            return true
        }
        let pause = min(fault.duration(default: 50), Self.longestDelay)
        return withServer(of: fault) { processes[$0].readsAgain = now.advanced(by: pause) }
    }

    // MARK: - Processes

    private func servers(named name: String?) -> [Int] {
        scenario.servers.indices.filter { name == nil || scenario.servers[$0].name == name }
    }

    /// Does something to each process of the fault's server that runs.
    private func withServer(of fault: Fault, _ body: (Int) -> Void) -> Bool {
        let meant = servers(named: fault.server)
        let running = processes.indices.filter { processes[$0].isRunning && meant.contains(processes[$0].server) }
        running.forEach(body)
        return !running.isEmpty
    }

    /// Ends the daemon as SIGKILL does.
    private func crash(starting delay: Duration?) -> Bool {
        guard let life = host?.life else { return false }
        endDaemon(.signalled("SIGKILL"), saying: "SIGKILL of a fault")
        wasDaemonKilled = true
        var stream = random.stream("numbers given again", life)
        givesNumbersAgain = stream.draw(in: 0...1) == 1
        if let delay { plan(.restarted, after: delay) }
        return true
    }
}

extension Fault {
    /// Whether it does something to the line that it waits for.
    var changesLine: Bool {
        guard case .line = trigger else { return false }
        switch action {
        case .delay, .coalesce, .chunk, .dropLine, .duplicateLine, .truncateLine, .corruptLine: return true
        case .slowReader, .killServer, .exitServer, .holdPipe, .killDaemon, .restartDaemon, .enospc, .eio,
            .fsyncError, .tornWrite, .loseUnsynced, .disconnect, .repeatRequest:
            return false
        }
    }

    /// The argument as a time, if it is one: a number of milliseconds, or a text such as `5ms`.
    var duration: Duration? {
        if let milliseconds = argument.integer { return .milliseconds(max(0, milliseconds)) }
        return argument.text.flatMap { Duration(scenarioText: $0) }
    }

    /// The argument as a time, or so many milliseconds.
    func duration(default milliseconds: Int) -> Duration {
        duration ?? .milliseconds(milliseconds)
    }
}
