import Basics
import DaemonCore
import Scenarios

// The daemon's end of its child: start, pipes, signals.
extension SimulatedWorld {
    /// The only program there is.
    static let fakeServer = "/sim/bin/fake-app-server"

    /// What a daemon reads at once of each stream.
    private static func readSize(_ stream: ChildStream) -> Int { stream == .stdout ? 256 << 10 : 64 << 10 }

    /// How long one small piece takes after another: so little that a whole line is not late.
    static let smallDelay: Duration = .microseconds(2)

    func launch(_ order: ChildLaunch) {
        guard order.command == Self.fakeServer, let plan = scenario.servers.first else {
            let failure = SystemFailure(
                call: "spawn",
                reason: .notFound,
                text: "spawn \(order.command): No such file or directory"
            )
            host?.answers.append(.child(.launchFailed(failure)))
            return
        }
        let index = processes.count
        let id = 1000 + index
        let script = ScriptedServer(plan: plan, bindings: ledger.bindings)
        // One without a script says so itself, once it's started.
        let spawn = ledger.begin(plan.name) ?? index
        processes.append(
            SimulatedProcess(id: id, server: 0, spawn: spawn, parent: host?.life ?? 0, script: script)
        )
        host?.child = index
        host?.childInput = []
        host?.isChildInputEnding = false
        watch.childStarted(index)
        host?.answers.append(.child(.launched(processID: id)))
        for point in ledger.released { hand(.released(point, ledger.bindings), to: index) }
        var environment: [String: String] = lastStart.environment
        for variable in order.environment { environment[variable.name] = variable.value }
        hand(
            .started(
                spawn: spawn,
                arguments: [order.command] + order.arguments,
                directory: order.directory,
                environment: environment
            ),
            to: index
        )
    }

    // MARK: - Its input

    /// Gives the child what its pipe has room for.
    func flushToChild() {
        guard let child = host?.child else { return }
        guard processes[child].input.hasReader else {
            guard host?.childInput.isEmpty == false else { return endInputIfWanted(child) }
            host?.childInput = []
            let failure = SystemFailure(call: "write", reason: .other, text: "write: Broken pipe")
            host?.answers.append(.child(.inputFailed(failure)))
            return
        }
        let room = processes[child].input.room
        if room > 0, let bytes = host?.childInput.prefix(room), !bytes.isEmpty {
            host?.childInput.removeFirst(bytes.count)
            watch.wroteToChild(child, Array(bytes))
            giveInput(Array(bytes), to: child)
            tell(.child(.accepted(bytes.count)))
        }
        watch.queued(host?.childInput.count ?? 0, for: "the child's input", bound: Self.mostChildInput)
        endInputIfWanted(child)
    }

    /// More than the requests that may wait can hold together.
    private static let mostChildInput = 64 << 20

    private func endInputIfWanted(_ child: Int) {
        guard host?.isChildInputEnding == true, host?.childInput.isEmpty == true, processes[child].input.writers > 0
        else { return }
        processes[child].input.writers = 0
        planInput(of: child)
    }

    /// The pipe has room again.
    func daemonWrites(_ process: Int) {
        guard host?.child == process else { return }
        flushToChild()
    }

    // MARK: - Its outputs

    func daemonReads(_ process: Int, _ stream: ChildStream) {
        processes[process][stream].isAwaited = false
        guard host?.child == process else { return }
        let bytes = processes[process][stream].read(upTo: Self.readSize(stream), at: now)
        if !bytes.isEmpty {
            if stream == .stdout { watch.childWrote(process, bytes) }
            if processes[process].isBlocked { plan(.processGoesOn(process: process), after: latency.draw(.pipe)) }
            planRead(of: process, stream)
            tell(.child(.wrote(stream, bytes)))
        } else if processes[process][stream].hasEnded, !processes[process][stream].isEndTold {
            processes[process][stream].isEndTold = true
            processes[process][stream].closeReader()
            tell(.child(.ended(stream, nil)))
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

    // MARK: - Its life

    func signalChild(_ signal: ChildSignal) {
        guard let child = host?.child else { return }
        plan(.processSignalled(process: child, signal), after: latency.draw(.signal))
    }

    /// Kills what the dead child left in its process group, closes what's left of its pipes, and reaps it.
    func releaseChild() {
        guard let child = host?.child else { return }
        endHolders(of: child) { _ in true }
        processes[child].output.closeReader()
        processes[child].errorOutput.closeReader()
        processes[child].input.writers = 0
        processes[child].life = .reaped
        host?.child = nil
        watch.childEnded(child)
    }

    /// The daemon is gone: the child's input ends, and nobody reads what it says.
    func abandon(_ child: Int) {
        processes[child].output.closeReader()
        processes[child].errorOutput.closeReader()
        processes[child].input.writers = 0
        watch.childEnded(child)
        planInput(of: child)
        plan(.processGoesOn(process: child), after: latency.draw(.pipe))
    }
}
