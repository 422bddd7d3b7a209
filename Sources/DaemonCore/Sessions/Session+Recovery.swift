import AgentWire
import Basics
import Contract

// What a session needs to be loaded again, and what it may do then (contract CTR-SESS).
extension Session {
    /// Takes over what the app-server says of the thread, but for its turns.
    mutating func takeOver(_ answer: ThreadSession) {
        directory = answer.cwd
        model = answer.model
        modelProvider = answer.modelProvider
        serviceTier = answer.serviceTier
        reasoningEffort = answer.reasoningEffort
        rights = answer.rights
    }

    /// A turn was taken that may have chosen otherwise, and what it chose holds from then on.
    mutating func takeOver(_ turn: TurnRequest) {
        if let rights = self.rights { self.rights = turn.rights(after: rights) }
        if let settings { self.settings = turn.settings(after: settings) }
        isProvisional = false
    }

    /// What the thread was made with, and no more rights than it had.
    ///
    /// Without a sandbox in the request version 0.163.0 gives a thread that could write its workspace the sandbox of
    /// its configuration, which may be none. What's known of the thread is therefore always said. Where nothing is
    /// known, it may only read.
    var recoverySettings: ThreadSettings {
        guard let given = settings else { return ThreadSettings(sandbox: "read-only") }
        var settings = ThreadSettings(given: given)
        if let rights {
            settings.approvalPolicy = rights["approvalPolicy"] ?? settings.approvalPolicy
            settings.sandbox = rights["sandbox"]?.sandboxMode ?? settings.sandbox
        }
        return settings
    }

    /// Whether the thread may do more now than the session could.
    func isWidened(by answer: ThreadSession) -> Bool {
        let known = settings == nil && rights == nil ? ["sandbox": ["type": "readOnly"]] : rights
        guard let known else { return false }
        return known["approvalPolicy"].isLoosened(by: answer.approvalPolicy)
            || known["sandbox"].isWidened(by: answer.sandbox)
    }
}

extension ThreadSession {
    /// What the app-server says that the thread may do; `nil` if it says nothing of it.
    var rights: JSONObject? {
        var rights = JSONObject()
        if let approvalPolicy { rights.append("approvalPolicy", approvalPolicy) }
        if let sandbox { rights.append("sandbox", sandbox) }
        return rights.isEmpty ? nil : rights
    }
}

extension JSON {
    /// The mode that comes nearest to a sandbox policy without allowing more.
    fileprivate var sandboxMode: JSON? {
        switch self["type"]?.text {
        case "readOnly": "read-only"
        case "workspaceWrite": "workspace-write"
        case "dangerFullAccess": "danger-full-access"
        default: nil
        }
    }

    /// How much a sandbox policy allows, as far as its kind says; what nobody knows may allow anything.
    fileprivate var sandboxRank: Int {
        switch self["type"]?.text {
        case "readOnly": 0
        case "workspaceWrite": 1
        default: 2
        }
    }

    fileprivate var allowsNetwork: Bool {
        sandboxRank == 2 || self["networkAccess"]?.boolean == true
    }
}

extension JSON? {
    /// Whether another sandbox policy allows more; what isn't said is taken to be as asked.
    fileprivate func isWidened(by other: JSON?) -> Bool {
        guard let known = self, let other, known != other else { return false }
        guard known["type"] != "dangerFullAccess" else { return false }
        guard known.sandboxRank < 2 else { return known["type"] != other["type"] && other.sandboxRank == 2 }
        return other.sandboxRank > known.sandboxRank || other.allowsNetwork && !known.allowsNetwork
    }

    /// Whether another approval policy asks less; what isn't said is taken to be as asked.
    fileprivate func isLoosened(by other: JSON?) -> Bool {
        guard let known = self, let other, known != other, other != "untrusted" else { return false }
        // Newer servers spell the members of a granular policy otherwise.
        return known.members == nil || other.members == nil
    }
}
