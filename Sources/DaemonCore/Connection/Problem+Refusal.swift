import AgentWire
import HTTPWire

extension Problem {
    /// What a client is told when the app-server said no.
    init(refusal error: RPCError, of method: String) {
        let failureClass = FailureClass(refusal: error)
        // The server is well, and the turn isn't the one that the client takes it for.
        self.init(
            failureClass == .turnMismatch ? .conflict : .badGateway,
            "the app-server refused \(method): \(error.message)",
            failureClass: failureClass,
            code: error.code.rawValue
        )
    }
}

extension RPCError {
    /// Whether the app-server says that it has no such thread at hand; it may find it when asked to resume it.
    var isAboutLostThread: Bool {
        message.contains("thread not found") || message.contains("thread not loaded")
    }
}

extension FailureClass {
    /// Classes a refusal.
    ///
    /// The server's codes say little, so its prose must do; it's that of version 0.163.
    fileprivate init?(refusal error: RPCError) {
        if error.code == .serverOverloaded {
            self = .serverOverloaded
        } else if error.message.contains("no rollout found") || error.isAboutLostThread {
            self = .resumeLost
        } else if error.message.contains("already has an active writer") {
            self = .writerConflict
        } else if error.message.contains("expected active turn id") || error.message.contains("no active turn") {
            self = .turnMismatch
        } else {
            return nil
        }
    }
}
