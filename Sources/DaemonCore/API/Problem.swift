package import Basics
package import HTTPWire

/// Why a request is refused, as a problem document (RFC 9457).
package struct Problem: Error, Hashable, Sendable {
    /// The HTTP status.
    package let status: HTTPStatus
    /// What is wrong with this request, for people.
    package let detail: String
    /// The failure class, where the failure has one.
    package var failureClass: FailureClass?
    /// The member or parameter that is wrong.
    package var field: String?
    /// The session that the request was about.
    package var sessionID: SessionID?
    /// The run that the request was about.
    package var runID: RunID?
    /// The app-server's own error code.
    package var code: Int?
    /// The methods that the path takes, where the request's is none of them.
    package var allowed: [HTTPMethod] = []
    /// What the answer has beside the fields that its status asks for.
    package var headers: HTTPHeaders = [:]

    /// Creates a problem.
    package init(
        _ status: HTTPStatus,
        _ detail: String,
        failureClass: FailureClass? = nil,
        field: String? = nil,
        session: SessionID? = nil,
        run: RunID? = nil,
        code: Int? = nil
    ) {
        self.status = status
        self.detail = detail
        self.failureClass = failureClass
        self.field = field
        sessionID = session
        runID = run
        self.code = code
    }

    /// The problem with no more than so many bytes of detail.
    func shortened(to most: Int) -> Problem {
        guard detail.utf8.count > most else { return self }
        var problem = Problem(status, detail.preview(atMost: most), failureClass: failureClass, field: field)
        (problem.sessionID, problem.runID, problem.code) = (sessionID, runID, code)
        return problem
    }

    /// The media type of a problem document.
    static var mediaType: String { "application/problem+json" }

    /// The problem document.
    var object: JSONObject {
        var object: JSONObject = [
            "type": "about:blank",
            "title": .string(status.reasonPhrase),
            "status": .integer(status.rawValue),
            "detail": .string(detail),
        ]
        if let failureClass { object["failureClass"] = .string(failureClass.rawValue) }
        if let field { object["field"] = .string(field) }
        if let sessionID { object["sessionId"] = .identifier(sessionID) }
        if let runID { object["runId"] = .identifier(runID) }
        if let code { object["code"] = .integer(code) }
        return object
    }

    /// The problem as an answer.
    package var reply: Reply {
        var headers = headers
        if status == .unauthorized { headers.append("WWW-Authenticate", "Bearer realm=\"codexd\"") }
        if !allowed.isEmpty { headers.append("Allow", allowed.map(\.rawValue).joined(separator: ", ")) }
        return Reply(status: status, object, mediaType: Self.mediaType, headers: headers)
    }
}

/// The name of a way to fail, shared by problems and events; newer versions may know more.
package struct FailureClass: RawRepresentable, Hashable, Sendable {
    /// The word that clients see.
    package let rawValue: String

    /// Takes a word over as it is.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Nobody decided in time about what the app-server asked for.
    package static let approvalExpired = FailureClass(rawValue: "approval_expired")
    /// The connection ended while a turn ran.
    package static let closedBeforeCompletion = FailureClass(rawValue: "transport_closed_before_turn_completed")
    /// The connection ended before a turn was taken.
    package static let closedBeforeAcceptance = FailureClass(rawValue: "transport_closed_before_turn_accepted")
    /// The connection ended before a thread was ready.
    package static let transportClosed = FailureClass(rawValue: "transport_closed")
    /// The daemon itself ended while a turn ran.
    package static let daemonRestarted = FailureClass(rawValue: "daemon_restarted")
    /// The child could not be started.
    package static let childSpawnFailed = FailureClass(rawValue: "child_spawn_failed")
    /// The child ended too often in a row.
    package static let childCrashLoop = FailureClass(rawValue: "child_crash_loop")
    /// The child lives and answers nothing.
    package static let childUnresponsive = FailureClass(rawValue: "child_unresponsive")
    /// There is no child to work with.
    package static let childNotRunning = FailureClass(rawValue: "child_not_running")
    /// The daemon is about to end.
    package static let stopping = FailureClass(rawValue: "daemon_stopping")
    /// The handshake was not answered in time.
    package static let initializeTimeout = FailureClass(rawValue: "initialize_timeout")
    /// A request was not answered in time.
    package static let requestTimeout = FailureClass(rawValue: "request_timeout")
    /// An interrupt was not acknowledged in time.
    package static let interruptUnanswered = FailureClass(rawValue: "interrupt_unanswered")
    /// The app-server works on another turn.
    package static let turnMismatch = FailureClass(rawValue: "turn_mismatch")
    /// The thread can't be found any more.
    package static let resumeLost = FailureClass(rawValue: "resume_lost")
    /// The thread came back with more rights than it had.
    package static let rightsWidened = FailureClass(rawValue: "rights_widened")
    /// The thread wasn't back in time.
    package static let recoveryTimeout = FailureClass(rawValue: "recovery_timeout")
    /// Another process writes the thread.
    package static let writerConflict = FailureClass(rawValue: "writer_conflict")
    /// The app-server takes no more for now.
    package static let serverOverloaded = FailureClass(rawValue: "server_overloaded")
    /// The app-server's answer isn't one.
    package static let protocolViolation = FailureClass(rawValue: "protocol_violation")
    /// What must not be lost can't be written down.
    package static let diskUnavailable = FailureClass(rawValue: "disk_unavailable")
    /// The program of a run could not be started.
    package static let execSpawnFailed = FailureClass(rawValue: "exec_spawn_failed")
    /// What a run needs isn't there.
    package static let execPrecondition = FailureClass(rawValue: "exec_precondition")
    /// A run took longer than it may.
    package static let execTimeout = FailureClass(rawValue: "exec_timeout")
    /// A client has ended a run.
    package static let execCancelled = FailureClass(rawValue: "exec_cancelled")
    /// The program of a run ended badly.
    package static let execExitNonzero = FailureClass(rawValue: "exec_exit_nonzero")
    /// The program of a run ended well, and never said how its turn ended.
    package static let execNoTerminalEvent = FailureClass(rawValue: "exec_no_terminal_event")
    /// The turn ended, and its end was never told.
    package static let completionLost = FailureClass(rawValue: "completion_lost")
    /// Nothing was heard of the turn for long.
    package static let turnStalled = FailureClass(rawValue: "turn_stalled")
    /// The turn came to nothing.
    package static let turnFailed = FailureClass(rawValue: "turn_failed")
    /// The account may use no more for now.
    package static let usageLimit = FailureClass(rawValue: "usage_limit")
    /// Nobody is signed in who may do this.
    package static let unauthorized = FailureClass(rawValue: "unauthorized")
    /// Nobody knows whether the app-server took what it was sent.
    package static let deliveryUnknown = FailureClass(rawValue: "delivery_unknown")
    /// As many requests with keys are kept as may.
    package static let keysFull = FailureClass(rawValue: "idempotency_keys_full")
    /// As many runs wait as may.
    package static let queueFull = FailureClass(rawValue: "queue_full")
    /// The daemon's mode has no such thing.
    package static let wrongMode = FailureClass(rawValue: "wrong_mode")
    /// A file of codexd's own can't be read.
    package static let stateDamaged = FailureClass(rawValue: "state_damaged")
    /// A subscriber fell behind.
    package static let subscriberTooSlow = FailureClass(rawValue: "subscriber_too_slow")
}
