/// The keys of one kind of object; every other key is refused.
///
/// The published schema has a definition of the same name with the same keys, which a test holds.
struct Shape: Hashable, Sendable {
    /// What the schema calls it.
    let name: String

    let required: [String]
    let optional: [String]

    var keys: [String] { required + optional }

    init(_ name: String, _ required: [String], _ optional: [String] = []) {
        self.name = name
        self.required = required
        self.optional = optional
    }
}

// MARK: - The file

extension Shape {
    static let scenario = Shape(
        "scenario",
        ["format", "id", "title", "level", "steps"],
        [
            "$schema", "description", "tags", "refs", "contract", "modes", "vars", "overrides", "setup", "servers",
            "faults", "expect", "fuzz", "seed",
        ]
    )
    static let overrides = Shape("overrides", ["live"])
    static let override = Shape("override", ["vars"])
    static let setup = Shape("setup", [], ["flags", "files", "environment", "canaries", "start", "follow"])
    static let fragment = Shape("fragment", ["format"], ["$schema", "script", "steps"])
    static let fault = Shape("fault", ["at", "do"], ["server", "file"])
    static let lineTrigger = Shape("lineTrigger", ["direction", "nth"], ["server"])
    static let eventTrigger = Shape("eventTrigger", ["type", "nth"])
    static let writeTrigger = Shape("writeTrigger", ["file", "nth"])
    static let fuzz = Shape("fuzz", [], ["preserve", "degrade"])
}

// MARK: - Servers

extension Shape {
    static let server = Shape("server", ["kind", "spawns"], ["profile", "started", "extraSpawn", "always"])
    static let started = Shape("started", [], ["argv", "cwd", "env"])
    static let standingAnswer = Shape("standingAnswer", ["method"], ["reply", "replyError"])
    static let expectedCall = Shape("expectedCall", ["method"], ["params", "within"])
    static let replyError = Shape("replyError", ["code", "message"], ["data"])
    static let base64 = Shape("base64", ["base64"])
    static let repeated = Shape("repeated", ["repeat", "times"])
}

// MARK: - Steps

extension Shape {
    static let call = Shape(
        "call",
        ["op"],
        ["with", "headers", "expect", "status", "answerHeaders", "background", "within"]
    )
    static let lifeStep = Shape("lifeStep", ["op"], ["flags", "expect", "within"])
    static let join = Shape("join", ["join"], ["expect", "status", "answerHeaders", "unanswered", "within"])
    static let waiting = Shape("waiting", ["await"], ["within"])
    static let awaitedSession = Shape("awaitedSession", ["session", "is"])
    static let awaitedRun = Shape("awaitedRun", ["run", "is"])
    static let awaitedEvent = Shape("awaitedEvent", ["event"])
    static let awaitedFile = Shape("awaitedFile", ["file", "is"])
    static let check = Shape("check", ["check"], ["within"])
    static let syncStep = Shape("syncStep", ["sync"], ["within"])
    static let release = Shape("release", ["release"])
    static let httpStep = Shape(
        "httpStep",
        ["http"],
        ["expect", "status", "answerHeaders", "unanswered", "background", "within"]
    )
    static let httpCall = Shape("httpCall", ["method", "path"], ["headers", "body", "raw", "keep"])
    static let webSocketStep = Shape("webSocketStep", ["webSocket"], ["expect", "status", "answerHeaders", "within"])
    static let webSocketCall = Shape("webSocketCall", ["path", "send"], ["headers"])
    static let webSocketFrame = Shape(
        "webSocketFrame",
        [],
        ["text", "more", "ping", "pong", "close", "raw", "final"]
    )
    static let webSocketClose = Shape("webSocketClose", [], ["code", "reason"])
    static let commandStep = Shape("commandStep", ["cli"], ["expect", "within"])
    static let commandOutcome = Shape("commandOutcome", [], ["exit", "stdout", "stderr", "json"])
    static let repeatedSteps = Shape("repeatedSteps", ["repeat", "do"])
    static let mix = Shape("mix", ["mix", "atMost"], ["atOnce", "every", "keyed"])
    static let mixedCall = Shape("mixedCall", ["op"], ["with"])
    static let mixedRequest = Shape("mixedRequest", ["http"])
    static let invariants = Shape("invariants", ["invariants"], ["within"])
    static let use = Shape("use", ["use"])
}

// MARK: - Expectations

extension Shape {
    static let expectations = Shape(
        "expectations",
        [],
        ["files", "events", "received", "processes", "api", "outcomes"]
    )
    static let outcome = Shape(
        "outcome",
        ["name", "verdict"],
        ["files", "events", "received", "processes", "api"]
    )
    static let stream = Shape("stream", [], ["sequence", "never"])
    static let eventPattern = Shape("eventPattern", ["event"], ["times"])
    static let nextPattern = Shape("nextPattern", ["next"], ["times"])
    static let notPattern = Shape("notPattern", ["not"])
    static let unorderedPattern = Shape("unorderedPattern", ["unordered"])
    static let endPattern = Shape("endPattern", ["end"])
    static let times = Shape("times", [], ["atLeast", "atMost"])
    static let processes = Shape("processes", [], ["spawned", "orphans"])
    static let count = Shape("count", ["of", "is"])
}

// MARK: - All of them

extension Shape {
    static let all: [Shape] =
        [
            scenario, overrides, override, setup, fragment, fault, lineTrigger, eventTrigger, writeTrigger, fuzz,
            server, started, standingAnswer, expectedCall, replyError, base64, repeated,
            call, lifeStep, join, waiting, awaitedSession, awaitedRun, awaitedEvent, awaitedFile, check, syncStep,
            release, httpStep, httpCall, webSocketStep, webSocketCall, webSocketFrame, webSocketClose, commandStep,
            commandOutcome, repeatedSteps, mix, mixedCall, mixedRequest,
            invariants, use,
            expectations, outcome, stream, eventPattern, nextPattern, notPattern, unorderedPattern, endPattern, times,
            processes, count,
        ] + VerbName.allCases.map(\.shape)
}
