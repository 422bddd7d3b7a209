/// A flag that has no variable: it's about this one call.
package enum Switch: String, CaseIterable, Sendable {
    case runOnce = "--run-once"
    case trace = "--trace"
    case follow = "--follow"
    case steer = "--steer"
    case purpose = "--purpose"
    case thread = "--thread"
    case session = "--session"
    case run = "--run"
    case status = "--status"
    case since = "--since"
    case type = "--type"
    case channel = "--channel"
    case limit = "--limit"
    case model = "--model"
    case effort = "--effort"
    case cwd = "--cwd"
    case sandbox = "--sandbox"
    case approvalPolicy = "--approval-policy"
    case metadata = "--metadata"
    case forSession = "--for-session"
    case answer = "--answer"
    case content = "--content"
    case decision = "--decision"
    case cancel = "--cancel"
    case reason = "--reason"
    case skipsRepositoryCheck = "--skip-git-repo-check"
    case timeout = "--timeout-ms"
    case json = "--json"
    case help = "--help"

    /// Reads a switch in its long form, or as `-h` or `-f`.
    init?(argument: String) {
        switch argument {
        case "-h": self = .help
        case "-f": self = .follow
        default: self.init(rawValue: argument)
        }
    }

    /// The form of one letter, if it has one.
    package var short: String? {
        switch self {
        case .help: "-h"
        case .follow: "-f"
        default: nil
        }
    }

    /// Whether a value stands behind it.
    package var takesValue: Bool {
        switch self {
        case .runOnce, .follow, .skipsRepositoryCheck, .forSession, .cancel, .json, .help: false
        case .trace, .steer, .purpose, .thread, .session, .run, .status, .since, .type, .channel, .limit, .model,
            .effort, .cwd, .sandbox, .approvalPolicy, .metadata, .timeout, .answer, .content,
            .decision, .reason:
            true
        }
    }
}
