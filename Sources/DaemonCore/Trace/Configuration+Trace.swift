import Basics
import Contract

extension Configuration {
    /// All that was configured, as a trace has it; times are in nanoseconds.
    var traced: JSONObject {
        var object: JSONObject = [
            "nodeId": .string(nodeID),
            "version": .optional(version),
            "repoRoot": .string(repoRoot),
            "logsRoot": .string(logsRoot),
            "stateRoot": .string(stateRoot),
            "runsRoot": .string(runsRoot),
            "server": .object(server.traced),
            "restart": .object(restart.traced),
            "exec": ["command": .string(exec.command), "arguments": .array(exec.arguments.map(JSON.string))],
            "localApiHost": .string(localAPI.host),
            "localApiPort": .integer(localAPI.port),
            "isPublic": .bool(isPublic),
            "allowedHosts": .array(allowedHosts.map(JSON.string)),
            "interruptsStalledTurns": .bool(interruptsStalledTurns),
            "eventStreamPath": .string(eventStreamPath),
            "eventCacheSize": .integer(eventCacheSize),
            "smokeLifetime": .nanoseconds(smokeLifetime),
            "deadlines": .object(deadlines.traced),
            "limits": .object(limits.traced),
            "logs": .object(logs.traced),
            "approvals": .object(approvals.traced),
            "errand": .optional(errand?.word),
        ]
        #if MUTANTS
            object["mutant"] = .optional(mutant)
        #endif
        return object
    }

    /// Reads what a trace has.
    init(traced object: TraceMembers) throws(TraceFault) {
        self.init(
            nodeID: try object.text("nodeId"),
            version: try object.optionalText("version"),
            repoRoot: try object.text("repoRoot"),
            logsRoot: try object.text("logsRoot"),
            stateRoot: try object.text("stateRoot"),
            runsRoot: try object.text("runsRoot"),
            server: try Server(traced: object.object("server")),
            restart: try Restart(traced: object.object("restart")),
            exec: try Exec(traced: object.object("exec")),
            localAPI: LocalAPIAddress(
                host: try object.text("localApiHost"),
                port: try object.integer("localApiPort")
            ),
            eventStreamPath: try object.text("eventStreamPath"),
            eventCacheSize: try object.integer("eventCacheSize"),
            smokeLifetime: try object.nanoseconds("smokeLifetime"),
            deadlines: try Deadlines(traced: object.object("deadlines")),
            limits: try Limits(traced: object.object("limits")),
            logs: try Logs(traced: object.object("logs")),
            errand: object.has("errand") ? try Errand(traced: object) : nil
        )
        isPublic = try object.boolean("isPublic")
        approvals = try Approvals(traced: object.object("approvals"))
        allowedHosts = try object.texts("allowedHosts")
        interruptsStalledTurns = try object.boolean("interruptsStalledTurns")
        #if MUTANTS
            mutant = try object.optionalText("mutant")
        #endif
    }
}

extension Configuration.Server {
    fileprivate var traced: JSONObject {
        [
            "mode": .string(mode.rawValue),
            "endpoint": .string(endpoint),
            "strategy": .string(strategy.rawValue),
            "command": .string(command),
            "arguments": .array(arguments.map(JSON.string)),
            "directory": .string(directory),
            "isCommandGiven": .bool(isCommandGiven),
        ]
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init(
            mode: try object.choice("mode"),
            endpoint: try object.text("endpoint"),
            strategy: try object.choice("strategy"),
            command: try object.text("command"),
            arguments: try object.texts("arguments"),
            directory: try object.text("directory")
        )
        isCommandGiven = try object.boolean("isCommandGiven")
    }
}

extension Configuration.Restart {
    fileprivate var traced: JSONObject {
        ["policy": .string(policy.rawValue), "most": .integer(most), "delay": .nanoseconds(delay)]
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        policy = try object.choice("policy")
        most = try object.integer("most")
        delay = try object.nanoseconds("delay")
    }
}

extension Configuration.Exec {
    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        command = try object.text("command")
        arguments = try object.texts("arguments")
    }
}

extension Configuration.Deadlines {
    fileprivate var traced: JSONObject {
        [
            "initialize": .nanoseconds(initialize),
            "thread": .nanoseconds(thread),
            "turnStart": .nanoseconds(turnStart),
            "steer": .nanoseconds(steer),
            "interrupt": .nanoseconds(interrupt),
            "recoveryWait": .nanoseconds(recoveryWait),
            "turnStall": .nanoseconds(turnStall),
            "execDrain": .nanoseconds(execDrain),
        ]
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        initialize = try object.nanoseconds("initialize")
        thread = try object.nanoseconds("thread")
        turnStart = try object.nanoseconds("turnStart")
        steer = try object.nanoseconds("steer")
        interrupt = try object.nanoseconds("interrupt")
        recoveryWait = try object.nanoseconds("recoveryWait")
        turnStall = try object.nanoseconds("turnStall")
        execDrain = try object.nanoseconds("execDrain")
    }
}

extension Configuration.Limits {
    fileprivate var traced: JSONObject {
        [
            "queuedEvents": .integer(queuedEvents),
            "concurrentRuns": .integer(concurrentRuns),
            "queuedRuns": .integer(queuedRuns),
            "connections": .integer(connections),
            "headBytes": .integer(headBytes),
            "bodyBytes": .integer(bodyBytes),
            "headPatience": .nanoseconds(headPatience),
            "idlePatience": .nanoseconds(idlePatience),
            "queuedBytes": .integer(queuedBytes),
            "requestKeys": .integer(requestKeys),
            "usageLimitPause": .nanoseconds(usageLimitPause),
        ]
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        queuedEvents = try object.integer("queuedEvents")
        concurrentRuns = try object.integer("concurrentRuns")
        queuedRuns = try object.integer("queuedRuns")
        connections = try object.integer("connections")
        headBytes = try object.integer("headBytes")
        bodyBytes = try object.integer("bodyBytes")
        headPatience = try object.nanoseconds("headPatience")
        idlePatience = try object.nanoseconds("idlePatience")
        queuedBytes = try object.integer("queuedBytes")
        requestKeys = try object.integer("requestKeys")
        usageLimitPause = try object.nanoseconds("usageLimitPause")
    }
}

extension Configuration.Approvals {
    fileprivate var traced: JSONObject {
        var object: JSONObject = [
            "policy": .string(policy.rawValue), "timeout": timeout.map(JSON.nanoseconds) ?? .null,
            "timeoutDecision": .string(timeoutDecision.rawValue), "most": .integer(most),
        ]
        for kind in ApprovalKind.allCases {
            object["policy-\(kind.rawValue)"] = .optional(policies[kind]?.rawValue)
            object["timeout-\(kind.rawValue)"] = timeouts[kind].map(JSON.nanoseconds) ?? .null
        }
        return object
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        policy = try object.choice("policy")
        if object.has("timeout") { timeout = try object.nanoseconds("timeout") }
        timeoutDecision = try object.choice("timeoutDecision")
        most = try object.integer("most")
        for kind in ApprovalKind.allCases {
            let (policy, timeout) = ("policy-\(kind.rawValue)", "timeout-\(kind.rawValue)")
            if object.has(policy) { policies[kind] = try object.choice(policy) }
            if object.has(timeout) { timeouts[kind] = try object.nanoseconds(timeout) }
        }
    }
}

extension Configuration.Logs {
    fileprivate var traced: JSONObject {
        [
            "longestEventLog": .integer(longestEventLog),
            "longestOutputLog": .integer(longestOutputLog),
            "keptDays": .integer(keptDays),
            "keptCount": .integer(keptCount),
        ]
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        self.init()
        longestEventLog = try object.integer("longestEventLog")
        longestOutputLog = try object.integer("longestOutputLog")
        keptDays = try object.integer("keptDays")
        keptCount = try object.integer("keptCount")
    }
}

extension Configuration.Errand {
    fileprivate var word: String {
        switch self {
        case .liveOnce: "liveOnce"
        case .smoke: "smoke"
        }
    }

    fileprivate init(traced object: TraceMembers) throws(TraceFault) {
        switch try object.text("errand") {
        case "liveOnce": self = .liveOnce
        case "smoke": self = .smoke
        default: throw .unfit(member: "errand", expected: "a word that codexd knows")
        }
    }
}

extension JSON {
    fileprivate static func nanoseconds(_ duration: Duration) -> JSON {
        .integer(Int(duration.nanoseconds))
    }
}
