import Basics
import DaemonCore
import Scenarios

// The daemon's end of the processes that it starts: their start, pipes and signals.
extension SimulatedWorld {
    /// The program that scripts of an app-server play.
    static let fakeServer = "/sim/bin/fake-app-server"

    /// The program that scripts of `codex exec` play.
    static let fakeExec = "/sim/bin/fake-codex-exec"

    /// What a daemon reads at once of each stream.
    private static func readSize(_ stream: ChildStream) -> Int { stream == .stdout ? 256 << 10 : 64 << 10 }

    /// How long one small piece takes after another: so little that a whole line is not late.
    static let smallDelay: Duration = .microseconds(2)

    /// The server whose scripts a program plays: there are two programs, and the first server of its kind is each one's.
    func server(playedBy command: String) -> Int? {
        let kind: ServerPlan.Kind
        switch command {
        case Self.fakeServer: kind = .appServer
        case Self.fakeExec: kind = .exec
        default: return nil
        }
        return scenario.servers.firstIndex { $0.kind == kind }
    }

    func launch(_ order: ChildLaunch) {
        _ = launch(order, for: .child)
    }

    func launchJob(_ job: JobID, _ order: ChildLaunch, _ input: [UInt8]) {
        // A fault may have ended the daemon as soon as the process said its first line.
        guard let index = launch(order, for: .job(job)), processes[index].isHeld else { return }
        processes[index].pendingInput = input
        processes[index].isInputEnding = true
        flush(to: index)
    }

    /// Starts a process, if there is such a program.
    ///
    /// - Returns: Its place among the world's, unless the start failed.
    private func launch(_ order: ChildLaunch, for owner: ProcessOwner) -> Int? {
        guard let server = server(playedBy: order.command) else {
            let failure = SystemFailure.notFound("spawn", order.command)
            host?.answers.append(owner.occurrence(.launchFailed(failure)))
            return nil
        }
        let plan = scenario.servers[server]
        let index = processes.count
        let id = 1000 + index
        let script = ScriptedServer(plan: plan, bindings: ledger.bindings, shelf: ledger.shelf(of: plan.name))
        // One without a script says so itself, once it's started.
        let spawn = ledger.begin(plan.name) ?? index
        var environment: [String: String] = lastStart.environment
        for variable in order.environment { environment[variable.name] = variable.value }
        let start = "\(bootID) \(index)"
        processes.append(
            SimulatedProcess(
                id: id,
                owner: owner,
                server: server,
                spawn: spawn,
                began: now,
                start: start,
                mark: owner == .child ? environment["BAA_CODEXD_DAEMON_ID"] : nil,
                script: script
            )
        )
        begin(owner, index, environment)
        host?.answers.append(owner.occurrence(.launched(processID: id, start: owner == .child ? start : nil)))
        for point in ledger.released { hand(.released(point, ledger.bindings), to: index) }
        hand(
            .started(
                spawn: spawn,
                arguments: [order.command] + order.arguments,
                directory: order.directory,
                environment: environment
            ),
            to: index
        )
        return index
    }

    /// Takes down that the daemon holds a process now.
    private func begin(_ owner: ProcessOwner, _ index: Int, _ environment: [String: String]) {
        switch owner {
        case .child:
            host?.child = index
            watch.childStarted(index)
        case .job(let job):
            host?.jobs[job] = index
            watch.jobStarted(job, mark: environment[job.mark.name])
        }
    }

    // MARK: - Their input

    func writeToChild(_ bytes: [UInt8]) {
        guard let child = host?.child else { return }
        processes[child].pendingInput += bytes
        flush(to: child)
    }

    func closeChildInput() {
        guard let child = host?.child else { return }
        processes[child].isInputEnding = true
        flush(to: child)
    }

    /// Gives a process what its pipe has room for.
    private func flush(to index: Int) {
        let owner = processes[index].owner
        guard processes[index].input.hasReader else {
            guard !processes[index].pendingInput.isEmpty else { return endInputIfWanted(index) }
            processes[index].pendingInput = []
            let failure = SystemFailure(call: "write", reason: .other, text: "write: Broken pipe")
            host?.answers.append(owner.occurrence(.inputFailed(failure)))
            return
        }
        let bytes = processes[index].takePendingInput()
        if !bytes.isEmpty {
            if owner == .child { watch.wroteToChild(index, bytes) }
            giveInput(bytes, to: index)
            tell(owner.occurrence(.accepted(bytes.count)))
        }
        watch.queued(processes[index].pendingInput.count, for: "a process's input", bound: Self.mostPendingInput)
        endInputIfWanted(index)
    }

    /// More than the requests that may wait can hold together, and than a prompt can be.
    private static let mostPendingInput = 64 << 20

    private func endInputIfWanted(_ index: Int) {
        guard processes[index].isInputEnding, processes[index].pendingInput.isEmpty, processes[index].input.writers > 0
        else { return }
        finishInput(of: index)
        processes[index].input.writers = 0
        planInput(of: index)
    }

    /// The pipe has room again.
    func daemonWrites(_ process: Int) {
        guard processes[process].isHeld else { return }
        flush(to: process)
    }

    // MARK: - Their outputs

    func daemonReads(_ process: Int, _ stream: ChildStream) {
        processes[process][stream].isAwaited = false
        guard processes[process].isHeld else { return }
        let owner = processes[process].owner
        let bytes = processes[process][stream].read(upTo: Self.readSize(stream), at: now)
        if !bytes.isEmpty {
            if stream == .stdout, owner == .child { watch.childWrote(process, bytes) }
            if processes[process].isBlocked { plan(.processGoesOn(process: process), after: latency.draw(.pipe)) }
            planRead(of: process, stream)
            tell(owner.occurrence(.wrote(stream, bytes)))
        } else if processes[process][stream].hasEnded, !processes[process][stream].isEndTold {
            processes[process][stream].isEndTold = true
            processes[process][stream].closeReader()
            tell(owner.occurrence(.ended(stream, nil)))
        } else {
            planRead(of: process, stream)
        }
    }

    /// Lets the daemon read when there is something to read, or the end.
    func planRead(of process: Int, _ stream: ChildStream) {
        guard let next = processes[process][stream].callReader() else { return }
        planRead(of: process, stream, next)
    }

    /// Lets the daemon read what it's called for.
    func planRead(of process: Int, _ stream: ChildStream, _ next: SimulatedPipe.Call) {
        let soon = now.advanced(by: next.isCutSmall ? Self.smallDelay : latency.draw(.pipe))
        agenda.plan(.daemonReads(process: process, stream), at: max(soon, next.readyAt ?? soon))
    }

    // MARK: - Their lives

    func signal(_ signal: ChildSignal, _ owner: ProcessOwner) {
        guard let index = host?.process(of: owner) else { return }
        plan(.processSignalled(process: index, signal), after: latency.draw(.signal))
    }

    /// Kills what a dead process left in its process group, closes what's left of its pipes, and reaps it.
    func release(_ owner: ProcessOwner) {
        guard let index = host?.process(of: owner) else { return killLeft(of: owner) }
        endHolders(of: index) { _ in true }
        letGo(of: index)
        processes[index].life = .reaped
        switch owner {
        case .child:
            host?.child = nil
            watch.childEnded(index)
        case .job(let job): host?.jobs[job] = nil
        }
    }

    /// Kills what an earlier life has left of a job.
    private func killLeft(of owner: ProcessOwner) {
        for index in processes.indices where processes[index].owner == owner && processes[index].isPresent {
            kill(index)
        }
    }

    /// The daemon is gone: the input of a process ends, and nobody reads what it says.
    func abandon(_ index: Int) {
        letGo(of: index)
        if processes[index].owner == .child { watch.childEnded(index) }
        planInput(of: index)
        plan(.processGoesOn(process: index), after: latency.draw(.pipe))
    }

    private func letGo(of index: Int) {
        processes[index].isHeld = false
        processes[index].pendingInput = []
        processes[index].output.closeReader()
        processes[index].errorOutput.closeReader()
        processes[index].input.writers = 0
    }
}
