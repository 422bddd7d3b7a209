import Basics
import Platform
import Scenarios

extension LiveRun {
    /// How long processes may take over an end that has become inevitable.
    private static let lastPatience: Duration = .seconds(2)

    /// Stops the daemon, and judges what is there then.
    func conclude() throws(RunEnd) -> Verdict {
        try catchUp()
        if let daemon, daemon.status == nil {
            try endDaemon(by: .terminate, expectation: nil, within: .seconds(30))
        }
        let survivors = try survivors()
        try catchUp()
        let observation = try observation(orphans: survivors)
        let failures = Judge.judge(scenario, observation, bindings)
        return failures.isEmpty ? .passed : .failed(failures)
    }

    /// The processes that are still there after all had time to go.
    private func survivors() throws(RunEnd) -> [Int32] {
        let areGone = try wait(within: Self.lastPatience) { () throws(RunEnd) -> Bool? in
            // A process ends its connection when it ends, so most of this wait is for an event.
            guard !fakes.arePresent else { return nil }
            let left = try RunEnd.unlessBroken { () throws(SystemError) in try processes() }
            return left.isEmpty ? true : nil
        }
        guard areGone == nil else { return [] }
        return try RunEnd.unlessBroken { () throws(SystemError) in try processes() }
    }

    /// All processes that belong to the run; not those that have ended and weren't reaped.
    private func processes() throws(SystemError) -> [Int32] {
        try RunningProcess.all(withEnvironment: ControlSocket.variable, workplace.socketPath)
    }

    private func observation(orphans: [Int32]) throws(RunEnd) -> Observation {
        let files = try RunEnd.unlessBroken { () throws(SystemError) in try workplace.files() }
        var observation = Observation(files: files, answers: answers)
        observation.servers = fakes.observed(orphans: orphans)
        observation.outputs = outputs.map { Observation.Output(name: $0.name, bytes: $0.bytes) }
        guard let log = files.first(where: { $0.path == "logs/codexd/events.jsonl" }) else { return observation }
        do throws(Observation.File.Unreadable) {
            // How the state changed is between codexd and its recovery.
            observation.events =
                try log.value().elements?.map { event in
                    event.members.map { .object($0.without(["change"])) } ?? event
                } ?? []
        } catch {
            throw .failed("expect.events", "the log can't be read", expected: "lines of JSON", actual: "\(error)")
        }
        return observation
    }

    /// What the processes of codexd printed.
    private var outputs: [(name: String, bytes: [UInt8])] {
        let named = [("daemon", daemons), ("command", commands)]
        return named.flatMap { kind, processes in
            processes.enumerated().flatMap { index, process in
                [("\(kind)-\(index).stdout", process.output), ("\(kind)-\(index).stderr", process.errorOutput)]
            }
        }
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
        let isKept =
            switch (options.keep, verdict) {
            case (.always, _), (.failed, .failed), (.failed, .broken): true
            case (.never, _), (.failed, .passed), (.failed, .unsupported): false
            }
        if isKept {
            for (name, bytes) in outputs where !bytes.isEmpty {
                try FileSystem.replaceFile("\(workplace.path)/\(name)", with: bytes)
            }
        }
        try workplace.clear(keepsFiles: isKept)
        return isKept ? workplace.path : nil
    }
}
