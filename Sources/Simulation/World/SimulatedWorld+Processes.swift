import Basics
import DaemonCore
import Scenarios

// The processes of scripted servers: what the system does for them, and what their scripts want done.
extension SimulatedWorld {
    /// How much a process reads at once.
    private static let readSize = 64 << 10

    /// Lets a script know something, and does what it wants.
    func hand(_ event: ScriptedServer.Event, to index: Int) {
        for action in processes[index].hand(event, at: now) {
            switch action {
            case .wake(let instant): agenda.plan(.processWakes(process: index), at: max(now, instant))
            case .report(let report):
                let (server, spawn) = (processes[index].server, processes[index].spawn)
                ledger.take(report, from: scenario.servers[server].name, spawn: spawn)
            case .write, .writeError, .writeFile, .close, .stopReading, .exit, .crash, .holdPipe, .reached: break
            }
        }
        goOn(index)
    }

    func wake(_ index: Int) {
        // Not before everything written has been taken; it is asked again then.
        guard let alarm = processes[index].alarm, alarm <= now, !processes[index].isBlocked else { return }
        processes[index].alarm = nil
        hand(.woke, to: index)
    }

    /// Does what the script wants done, as far as its reader takes it.
    func goOn(_ index: Int) {
        guard processes[index].isRunning, processes[index].isBlocked else { return }
        while let action = processes[index].nextAction() {
            guard carryOut(action, of: index) else {
                processes[index].done -= 1
                return
            }
        }
        processes[index].endActions()
        if let alarm = processes[index].alarm, alarm <= now { agenda.plan(.processWakes(process: index), at: now) }
    }

    /// Does one thing.
    ///
    /// - Returns: Whether it is done.
    private func carryOut(_ action: ScriptedServer.Action, of index: Int) -> Bool {
        switch action {
        case .write(let bytes): return write(bytes, to: .stdout, of: index)
        case .writeError(let bytes): return write(bytes, to: .stderr, of: index)
        case .writeFile(let path, let bytes): write(bytes, toFile: path)
        case .close(let stream): close(stream, of: index)
        case .stopReading: processes[index].reads = false
        case .exit(let code): end(index, .exited(code: code))
        case .crash(let signal): end(index, .signalled(signal))
        case .holdPipe(let duration): leaveHolder(index, for: duration)
        case .reached(let point): reach(point)
        case .wake, .report: preconditionFailure("\(action) waits for nobody")
        }
        return true
    }

    private func reach(_ point: String) {
        ledger.reach(point)
        profile.reach(point)
        for fault in faults.fireSync(point) { fire(fault) }
    }

    // MARK: - Output

    /// Writes as much as the pipe takes; what is left is written when this is done again.
    private func write(_ bytes: [UInt8], to stream: ChildStream, of index: Int) -> Bool {
        guard processes[index].writes(to: stream) else { return true }
        if processes[index].writing.isEmpty {
            guard stream == .stdout else { return push(LineFilter.Output(bytes: bytes[...]), to: stream, of: index) }
            let server = processes[index].server
            if let lines = filters[server].from.passWhole(bytes, in: &processes[index].outputLine) {
                passed(lines: lines, .from, server: server)
                return push(LineFilter.Output(bytes: bytes[...]), to: stream, of: index)
            }
            let before = filters[server].from.ended
            processes[index].writing = filters[server].from.pass(bytes, in: &processes[index].outputLine)
            passed(lines: before..<filters[server].from.ended, .from, server: server)
        }
        while let first = processes[index].takeWriting() {
            guard push(first, to: stream, of: index) else { return false }
        }
        return true
    }

    /// Writes as much of something as the pipe takes, and puts what is left before all that is to be written.
    private func push(_ output: LineFilter.Output, to stream: ChildStream, of index: Int) -> Bool {
        let (isDone, next) = processes[index].push(output, to: stream, at: now)
        if let next { planRead(of: index, stream, next) }
        return isDone
    }

    private func close(_ stream: ScriptVerb.Stream, of index: Int) {
        switch stream {
        case .stdin:
            processes[index].reads = false
            closeInput(of: index)
        case .stdout:
            guard processes[index].writesOutput else { return }
            processes[index].writesOutput = false
            processes[index].output.writers -= 1
            planRead(of: index, .stdout)
        case .stderr:
            guard processes[index].writesErrors else { return }
            processes[index].writesErrors = false
            processes[index].errorOutput.writers -= 1
            planRead(of: index, .stderr)
        }
    }

    /// Writes a file as a process does that isn't codexd: faults of codexd's disk pass it by.
    private func write(_ bytes: [UInt8], toFile path: String) {
        disk.overwrite(relativePath(path), with: bytes)
    }

    // MARK: - Input

    /// Puts what the daemon writes into the pipe, through the filter of faults.
    func giveInput(_ bytes: [UInt8], to index: Int) {
        let server = processes[index].server
        let before = filters[server].to.ended
        force(filters[server].to.pass(bytes, in: &processes[index].inputLine), into: index)
        // What a fault holds back takes no room, so nobody would ask for the rest.
        if !processes[index].pendingInput.isEmpty, processes[index].input.room > 0 {
            plan(.daemonWrites(process: index), after: latency.draw(.pipe))
        }
        planInput(of: index)
        passed(lines: before..<filters[server].to.ended, .to, server: server)
    }

    /// Puts what the filter holds back of a last line without newline into the pipe, behind which nothing comes.
    func finishInput(of index: Int) {
        let server = processes[index].server
        let before = filters[server].to.ended
        force(filters[server].to.finish(&processes[index].inputLine), into: index)
        passed(lines: before..<filters[server].to.ended, .to, server: server)
    }

    private func force(_ outputs: [LineFilter.Output], into index: Int) {
        for output in outputs {
            let piece = SimulatedPipe.Piece(
                bytes: output.bytes,
                readyAt: now.advanced(by: output.delay),
                size: output.size
            )
            processes[index].input.force(piece)
        }
    }

    /// Lets the process read when there is something to read, or the end.
    func planInput(of index: Int) {
        guard processes[index].isRunning, processes[index].reads, let next = processes[index].input.callReader()
        else { return }
        let soon = now.advanced(by: next.isCutSmall ? Self.smallDelay : latency.draw(.pipe))
        let latest = max(soon, next.readyAt ?? soon, processes[index].readsAgain ?? soon)
        agenda.plan(.processReads(process: index), at: latest)
    }

    func processReads(_ index: Int) {
        processes[index].input.isAwaited = false
        guard processes[index].isRunning, processes[index].reads else { return }
        if let pause = processes[index].readsAgain {
            guard pause <= now else { return planInput(of: index) }
            processes[index].readsAgain = nil
        }
        let wasFull = processes[index].input.room == 0
        let bytes = processes[index].input.read(upTo: Self.readSize, at: now)
        if !bytes.isEmpty {
            if wasFull { plan(.daemonWrites(process: index), after: latency.draw(.pipe)) }
            hand(.received(bytes), to: index)
        } else if processes[index].input.hasEnded, !processes[index].input.isEndTold {
            processes[index].input.isEndTold = true
            hand(.inputEnded, to: index)
        }
        planInput(of: index)
    }

    private func closeInput(of index: Int) {
        processes[index].input.closeReader()
        guard processes[index].isHeld, !processes[index].pendingInput.isEmpty else { return }
        plan(.daemonWrites(process: index), after: latency.draw(.pipe))
    }

    // MARK: - The end

    /// Brings a signal to the process and all that it left in its group.
    func deliver(_ signal: ChildSignal, to index: Int) {
        switch signal {
        case .kill: kill(index)
        case .terminate:
            endHolders(of: index) { _ in true }
            guard processes[index].isRunning else { return }
            guard !processes[index].script.hasEnded else { return end(index, .signalled("SIGTERM")) }
            hand(.signalled("SIGTERM"), to: index)
            guard processes[index].isRunning, processes[index].script.hasEnded else { return }
            processes[index].isHurried = true
            goOn(index)
        }
    }

    /// Kills the process and all that it left in its group.
    func kill(_ index: Int) {
        endHolders(of: index) { _ in true }
        if processes[index].isRunning { end(index, .signalled("SIGKILL")) }
    }

    /// Ends a process: its streams close, and whoever started it learns of it.
    func end(_ index: Int, _ ending: ProcessEnding) {
        guard processes[index].isRunning else { return }
        // Half a line that a fault held back is said all the same.
        let server = processes[index].server
        for output in filters[server].from.flush(&processes[index].outputLine) {
            _ = processes[index].output.push(SimulatedPipe.Piece(bytes: output.bytes, readyAt: now))
        }
        filters[server].to.forget(&processes[index].inputLine)
        close(.stdin, of: index)
        close(.stdout, of: index)
        close(.stderr, of: index)
        processes[index].backlog = []
        processes[index].done = 0
        guard let life = host?.life, processes[index].isHeld else {
            processes[index].life = .reaped
            return
        }
        processes[index].life = .ended(ending)
        let told = processes[index].owner.occurrence(.exited(ChildExit(ending)))
        plan(.told(life: life, told), after: latency.draw(.exit))
    }

    private func leaveHolder(_ index: Int, for duration: Duration?) {
        processes[index].lastHolder += 1
        let number = processes[index].lastHolder
        let end = duration.map { now.advanced(by: $0) }
        processes[index].holders.append(SimulatedProcess.Holder(number: number, end: end))
        processes[index].output.writers += 1
        if let end { agenda.plan(.holderEnds(process: index, holder: number), at: end) }
    }

    /// Leaves a grandchild, as a fault wants it.
    func holdPipe(of index: Int, for duration: Duration) {
        guard processes[index].isRunning, processes[index].writesOutput else { return }
        leaveHolder(index, for: duration)
    }

    func endHolders(of index: Int, where isMeant: (SimulatedProcess.Holder) -> Bool) {
        let count = processes[index].holders.count
        processes[index].holders.removeAll(where: isMeant)
        let ended = count - processes[index].holders.count
        guard ended > 0 else { return }
        processes[index].output.writers -= ended
        planRead(of: index, .stdout)
    }
}

extension ChildExit {
    fileprivate init(_ ending: ProcessEnding) {
        self =
            switch ending {
            case .exited(let code): .exited(code: code)
            case .signalled(let signal): .signalled(signal)
            }
    }
}
