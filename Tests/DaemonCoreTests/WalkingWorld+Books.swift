import AgentWire
import Basics
import Contract
import DaemonCore
import HTTPWire

// What must be so, whatever happened.
extension WalkingWorld {
    /// Follows everything that the daemon ordered, in order, and compares it with the books.
    mutating func audit() throws {
        let effects = world.effects
        world.effects = []
        for effect in effects {
            switch effect {
            case .append(.events, let bytes):
                if world.refusesAppends { log.refusals += 1 } else { try log.append(bytes, promises) }
            case .sync: log.beforeSync = log.length
            case .launch: child.isLaunching = world.launch == nil
            case .releaseChild: child.isRunning = false
            case .replace(let file, _) where StateFile.checkpoints.contains(file):
                let isBehind = log.durable == log.length && log.refusals == 0
                try check(isBehind, "\(file.rawValue) was written ahead of the log")
            case .send(let id, let bytes): try hear(bytes, at: id)
            case .endClient(let id): clients[id]?.isEnded = true
            case .dropClient(let id): clients[id] = nil
            case .seal:
                guard !world.refusesAppends else { continue }
                // What was in doubt is written once more, durably.
                log.beforeSync = log.length
                log.settle()
                log.isInDoubt = false
            case .append, .listen, .lookForOrphans, .signalOrphan, .writeToChild, .closeChildInput, .signalChild,
                .replace, .remove, .readLog, .wake, .removeSegments, .removeRuns, .turnOver,
                .launchJob, .signalJob, .releaseJob, .inspect, .makeRunDirectory, .appendToRun, .replaceInRun,
                .closeRun, .recoverRunLog, .readRunLog, .report, .notify, .finish:
                break
            }
        }
        try check(log.length == world.log.count, "the books have \(log.length) bytes, the disk \(world.log.count)")
        for message in try world.takeSent() { try hear(message) }
        try compareStates()
    }

    private func compareStates() throws {
        let state = world.daemon.state
        try check(log.fold.seq <= state.seq, "the log is ahead of the state")
        guard log.fold.seq == state.seq else {
            // Behind a file that is long enough lines wait for all that it has to be durable.
            let isFull = world.log.count - world.fileStart >= Self.configuration.logs.longestEventLog
            return try check(
                log.refusals > 0 || log.isInDoubt || isFull,
                "the log ends at \(log.fold.seq), the state at \(state.seq)"
            )
        }
        try check(log.fold.identity == state.identity, "the identity isn't what the log says")
        try check(log.fold.daemon == state.daemon, "the daemon's record isn't what the log says")
        try check(log.fold.child == state.child, "the child's record isn't what the log says")
        try check(log.fold.sessions == state.sessions, "the sessions aren't what the log says")
        try check(log.fold.runs == state.runs, "the runs aren't what the log says")
    }

    /// Has the disk answer the sync in flight, if there is one.
    mutating func answerSync(failing: Bool) throws {
        guard !world.openSyncs.isEmpty else { return }
        if failing { log.isInDoubt = true } else { log.settle() }
        world.answerSyncs(failing: failing)
        try audit()
    }

    // MARK: What the child is sent

    private mutating func hear(_ message: JSON) throws {
        let method = message["method"]?.text
        if method == "initialized" { child.isReady = true }
        guard let id = message["id"] else { return }
        guard let method else {
            child.demandsAnswered[id, default: 0] += 1
            return try check(child.demandsAnswered[id] == 1, "\(id) was answered twice")
        }
        child.requests.append(ChildBook.Request(id: id, method: method))
        guard method == "turn/start" else { return }
        let intent = message["params"]?["clientUserMessageId"]?.text ?? ""
        try check(log.durableIntents.contains(intent), "a turn was sent whose intent isn't durable")
        try check(promises.turnsSent.insert(intent).inserted, "a turn was sent twice")
    }

    // MARK: What clients are sent

    private mutating func hear(_ bytes: [UInt8], at id: ClientID) throws {
        guard var client = clients[id] else { return }  // It has vanished, and the daemon is about to learn it.
        try check(!client.isEnded, "client \(id.rawValue) was sent something behind the end")
        client.parser.append(bytes)
        while let output = try client.parser.next() {
            switch output {
            case .response(let response):
                client.answered += 1
                if client.isFollowing, response.status.rawValue != 200 { client.isFollowing = false }
                try note(response)
            case .streamStarted: client.answered += 1
            case .streamBytes(let bytes): client.stream += bytes
            case .interim, .streamEnded: break
            }
        }
        try check(client.answered <= client.asked, "client \(id.rawValue) got an answer to nothing")
        while let end = client.stream.firstIndex(of: 0x0A) {
            let line = client.stream[..<end]
            if line.starts(with: Array("data: {\"seq\"".utf8)) { try noteShown(Array(line.dropFirst(6))) }
            client.stream.removeSubrange(...end)
        }
        clients[id] = client
    }

    private mutating func note(_ response: HTTPResponse) throws {
        let body = try JSON(parsing: response.body)
        switch response.status.rawValue {
        case 201: promises.sessions.append(SessionID(rawValue: body["sessionId"]?.text ?? ""))
        case 202 where body["accepted"] == true: promises.turns.append(body["turnId"]?.text ?? "")
        case 200 where body["status"] == "closed" && body["sessionId"] != nil:
            promises.closed.append(SessionID(rawValue: body["sessionId"]?.text ?? ""))
        default: break
        }
        for event in body["events"]?.elements ?? [] { try noteShown(event.encoded()) }
    }

    /// Whatever is shown is in the log, and can't come to be otherwise.
    private mutating func noteShown(_ event: [UInt8]) throws {
        let seq = try JSONSlice(validating: event).member("seq")?.integer ?? 0
        guard let line = log.lines[seq] else {
            throw Disagreement(description: "event \(seq) was shown, but isn't there")
        }
        try check(line.bytes.starts(with: event.dropLast()), "event \(seq) was shown otherwise than it's written")
        try check(!line.isChange || line.end <= log.durable, "change \(seq) was shown before it was durable")
        try check(seq <= log.durablyReserved, "number \(seq) was shown and isn't reserved")
        promises.shown[seq] = Array(event.dropLast())
    }
}
