/// The name of a kind of event; newer versions may know more.
package struct EventType: RawRepresentable, Hashable, Sendable {
    /// The name as it stands in the log.
    package let rawValue: String

    /// Takes a name over as it is.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

// Life of the daemon and of its child (contract CTR-LIFE).
extension EventType {
    /// The daemon serves (info; `endpoint localApiBase strategy`).
    package static let daemonStarted = EventType(rawValue: "daemon.started")
    /// The daemon ended in order (info; no detail).
    package static let daemonStopped = EventType(rawValue: "daemon.stopped")
    /// The child runs (info; `args command`).
    package static let childStarted = EventType(rawValue: "child.started")
    /// The child could not be started (error; no detail).
    package static let childSpawnFailed = EventType(rawValue: "child.spawn.failed")
    /// Something about the child failed that is neither its start nor its end (error; no detail).
    package static let childError = EventType(rawValue: "child.error")
    /// The child wrote to standard error (warn; `bytes stream`).
    package static let childStderr = EventType(rawValue: "child.stderr")
    /// The child wrote to standard output, in exec mode (info; `bytes stream`).
    package static let childStdout = EventType(rawValue: "child.stdout")
    /// The child ended (info if that was in order, else error; `code signal`).
    package static let childExited = EventType(rawValue: "child.exited")
    /// The child will be started again (warn; `attempt delayMs`).
    package static let childRestartScheduled = EventType(rawValue: "child.restart.scheduled")
    /// The child runs again (info; `attempt`).
    package static let childRestarted = EventType(rawValue: "child.restarted")
    /// The child ended too often in a row and stays as it ended (error; `attempts failureClass`).
    package static let childCrashLoop = EventType(rawValue: "child.crash-loop")
    /// The child lives and answers nothing, so it's being ended (error; `failureClass`).
    package static let childUnresponsive = EventType(rawValue: "child.unresponsive")
    /// A process that an earlier life left was ended (warn; `pid`).
    package static let childOrphanReaped = EventType(rawValue: "child.orphan.reaped")
    /// A process that may be an earlier life's was left alone (warn; `pid reason`).
    package static let childOrphanLeft = EventType(rawValue: "child.orphan.left")
    /// A signal could not be sent to the child (warn; no detail).
    package static let childKillFailed = EventType(rawValue: "child.kill.failed")
}

// The log about itself (contract CTR-LOG).
extension EventType {
    /// Numbers that will never be used (warn; `from through`).
    package static let logGap = EventType(rawValue: "log.gap")
    /// Half a line at the end of the log was cut off (warn; `bytes`).
    package static let logTailCut = EventType(rawValue: "log.tail.cut")
    /// The event log goes on in a new file, and the one before is complete (info; `bytes file`).
    package static let logRotated = EventType(rawValue: "log.rotated")
    /// The oldest parts of the event log are no longer kept (info; `files through`).
    package static let logRemoved = EventType(rawValue: "log.removed")
    /// Settled records are no longer kept (info; `approvals runs sessions`).
    package static let recordsRemoved = EventType(rawValue: "records.removed")
    /// A state file could not be read, was set aside and made anew from the log (error; `failureClass file keptAs`).
    package static let stateDamaged = EventType(rawValue: "state.damaged")
    /// The log could not be written or synced (error; `failureClass operation`).
    package static let diskUnavailable = EventType(rawValue: "disk.unavailable")
    /// The log takes writes again, or keeps up again (info; `droppedEvents`).
    package static let diskAvailable = EventType(rawValue: "disk.available")
}

// The connection to the app-server (contract CTR-LIFE, CTR-PROTO).
extension EventType {
    /// The handshake is done (info; `endpoint platformFamily platformOs userAgent`).
    package static let connected = EventType(rawValue: "app-server.connected")
    /// The handshake failed (error; `endpoint`).
    package static let connectFailed = EventType(rawValue: "app-server.connect.failed")
    /// The connection ended (warn; members of contract CTR-LOSS).
    package static let transportClosed = EventType(rawValue: "app-server.transport.closed")
    /// The app-server broke the protocol; the line was skipped (warn; `bytes failureClass method`).
    package static let protocolViolation = EventType(rawValue: "app-server.protocol.violation")
    /// The app-server asked something of its client (info; `method requestId threadId turnId`).
    package static let serverRequest = EventType(rawValue: "app-server.request")
    /// An answer came after its deadline (warn; `method requestId`).
    package static let lateResponse = EventType(rawValue: "app-server.response.late")
    /// The app-server was too busy for a request, which is sent again (warn; `attempt delayMs failureClass method`).
    package static let requestPostponed = EventType(rawValue: "app-server.request.postponed")
    /// The app-server did not answer in time (warn; `failureClass method requestId`).
    package static let requestTimedOut = EventType(rawValue: "app-server.request.timed.out")
}

// What the app-server tells (contract CTR-WIRE).
extension EventType {
    /// A thread began (info; `threadId`).
    package static let threadStarted = EventType(rawValue: "app-server.thread.started")
    /// A thread went idle, active or wrong (info; `status threadId`).
    package static let threadStatusChanged = EventType(rawValue: "app-server.thread.status.changed")
    /// A turn began (info; `threadId turnId`).
    package static let turnStarted = EventType(rawValue: "app-server.turn.started")
    /// A turn ended (info; `status threadId turnId`, and `failureClass` if it failed).
    package static let turnCompleted = EventType(rawValue: "app-server.turn.completed")
    /// A turn was lost with its connection or its daemon (error; members of contract CTR-LOSS).
    package static let turnCompletionMissing = EventType(rawValue: "app-server.turn.completed.missing")
    /// The turn's changes so far (info; `diff threadId turnId`).
    package static let turnDiffUpdated = EventType(rawValue: "app-server.turn.diff.updated")
    /// The turn's plan as a whole (info; `explanation plan threadId turnId`).
    package static let turnPlanUpdated = EventType(rawValue: "app-server.turn.plan.updated")
    /// A piece of the agent's message (info; `delta itemId threadId turnId`).
    package static let turnMessageDelta = EventType(rawValue: "app-server.turn.message.delta")
    /// A piece of the turn's plan (info; `delta itemId threadId turnId`).
    package static let turnPlanDelta = EventType(rawValue: "app-server.turn.plan.delta")
    /// Something went wrong in a turn (error; `error threadId turnId willRetry`, and `failureClass` if it's final).
    package static let turnError = EventType(rawValue: "app-server.turn.error")
    /// Output of a command (info, or warn for stderr; `capReached deltaBase64 processId stream`).
    package static let commandOutputDelta = EventType(rawValue: "app-server.command.output.delta")
    /// Anything else the app-server told (info; `notificationMethod params`).
    package static let notification = EventType(rawValue: "app-server.notification")
}

// Sessions and turns (contract CTR-SESS, CTR-TURN).
extension EventType {
    /// A session was made on a new thread (info; `purpose sessionId threadId`).
    package static let sessionCreated = EventType(rawValue: "session.created")
    /// A session was made on a thread that existed (info; `purpose sessionId threadId`).
    package static let sessionResumed = EventType(rawValue: "session.resumed")
    /// A session was made without asking the app-server (info; `sessionId threadId`).
    package static let sessionRegistered = EventType(rawValue: "session.registered")
    /// A session's thread is loaded again (info; `approvalPolicy previousThreadId sandbox sessionId threadId`).
    package static let sessionRecovered = EventType(rawValue: "session.recovered")
    /// A session's thread could not be loaded again (error; `failureClass reason sessionId threadId`).
    package static let sessionRecoveryFailed = EventType(rawValue: "session.recovery.failed")
    /// A session takes no more work (info; `sessionId`).
    package static let sessionClosed = EventType(rawValue: "session.closed")
    /// A turn is about to be asked for (info; `clientUserMessageId sessionId threadId`).
    package static let turnRequested = EventType(rawValue: "turn.requested")
    /// The app-server took a turn or its further input (info; `sessionId threadId turnId`).
    package static let turnAccepted = EventType(rawValue: "turn.accepted")
    /// A turn's verdict was found out, or corrected, or confirmed (info, or error if it's `failed`; `evidence
    /// failureClass foldedInto previousStatus readStatus sessionId status threadId turnId`).
    package static let turnSettled = EventType(rawValue: "turn.settled")
    /// Nothing was heard of a turn for long (warn; `failureClass quietMs sessionId threadId turnId`).
    package static let turnStalled = EventType(rawValue: "turn.stalled")
    /// A turn was sent, and nobody knows whether the app-server took it (warn; members as of `turn.refused`).
    package static let turnDeliveryUnknown = EventType(rawValue: "turn.delivery.unknown")
    /// A turn that was asked for did not come about (warn; `clientUserMessageId failureClass sessionId threadId`).
    package static let turnRefused = EventType(rawValue: "turn.refused")
}

// What the app-server asks of its client (contract CTR-APPR). All have `sessionId threadId turnId` beside what is named.
extension EventType {
    /// An approval is asked for (info; `about approvalId availableDecisions expiresAt isRepeated itemId kind method policy
    /// requestId`).
    package static let approvalRequested = EventType(rawValue: "approval.requested")
    /// What the app-server is answered is decided (info; `approvalId decidedBy decision kind requestId`).
    package static let approvalAnswered = EventType(rawValue: "approval.answered")
    /// Nobody decided in time (warn; as of `approval.answered`, and `failureClass`).
    package static let approvalExpired = EventType(rawValue: "approval.expired")
    /// An approval was closed without an answer (info; `approvalId kind reason requestId`).
    package static let approvalResolved = EventType(rawValue: "approval.resolved")
}

// Runs (contract CTR-RUN).
extension EventType {
    /// A run was accepted (info; `cwd purpose runId sessionId`).
    package static let runQueued = EventType(rawValue: "run.queued")
    /// A run left the queue (info; `runId`).
    package static let runStarted = EventType(rawValue: "run.started")
    /// A run reached its result (info; `runId`).
    package static let runCompleted = EventType(rawValue: "run.completed")
    /// A run came to no result (error; `failureClass runId`).
    package static let runFailed = EventType(rawValue: "run.failed")
    /// No run leaves the queue for a while (warn; `failureClass runId sessionId since until`).
    package static let runsParked = EventType(rawValue: "runs.parked")
    /// Runs leave the queue again (info; `failureClass reason`).
    package static let runsResumed = EventType(rawValue: "runs.resumed")
    /// Something could not be written to a run's directory (error; `failureClass operation runId`).
    package static let runFilesFailed = EventType(rawValue: "run.files.failed")
    /// A signal could not be sent to a run's process (warn; `runId`).
    package static let runKillFailed = EventType(rawValue: "run.kill.failed")
}

// The local API (contract CTR-API).
extension EventType {
    /// The local API has no Unix socket in this life (warn; `path`).
    package static let socketSkipped = EventType(rawValue: "api.socket.skipped")
    /// What came of a request with a key is kept, where no other event says so (info; `key runId sessionId status`).
    package static let outcomeKept = EventType(rawValue: "api.outcome.kept")
    /// A subscriber fell behind and was cut off (warn; `cursor failureClass`).
    package static let subscriberTooSlow = EventType(rawValue: "api.subscriber.too.slow")
}
