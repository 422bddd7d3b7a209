import Basics
import Contract

/// What an app-server calls when it wants something decided (contract CTR-APPR-1).
enum ApprovalMethod: String, CaseIterable, Hashable, Sendable {
    case command = "item/commandExecution/requestApproval"
    case fileChange = "item/fileChange/requestApproval"
    case permissions = "item/permissions/requestApproval"
    case userInput = "item/tool/requestUserInput"
    case elicitation = "mcpServer/elicitation/request"
    case toolCall = "item/tool/call"
    /// The same as `command`, of earlier servers.
    case legacyCommand = "execCommandApproval"
    /// The same as `fileChange`, of earlier servers.
    case legacyFileChange = "applyPatchApproval"

    /// What it's about.
    var kind: ApprovalKind {
        switch self {
        case .command, .legacyCommand: .command
        case .fileChange, .legacyFileChange: .fileChange
        case .permissions: .permissions
        case .userInput: .userInput
        case .elicitation: .elicitation
        case .toolCall: .toolCall
        }
    }

    /// Whether only earlier servers call it, which have other names for everything.
    var isLegacy: Bool { self == .legacyCommand || self == .legacyFileChange }

    /// The words that a client may decide with.
    var words: [String] {
        switch kind {
        case .command, .fileChange: ["accept", "acceptForSession", "decline", "cancel"]
        case .permissions: ["accept", "acceptForSession", "decline"]
        case .elicitation: ["accept", "decline", "cancel"]
        case .userInput, .toolCall: ["accept", "decline"]
        }
    }

    /// The server's own words beyond those, which are passed on as they are.
    var serverWords: [String] {
        isLegacy ? ["approved", "approved_for_session", "approved_mcp_policy_amendment", "timed_out", "abort"] : []
    }

    /// The names of decisions that are objects of one member, which are passed on as they are.
    var objects: [String] {
        switch self {
        case .command: ["acceptWithExecpolicyAmendment", "applyNetworkPolicyAmendment"]
        case .legacyCommand, .legacyFileChange: ["approved_execpolicy_amendment", "network_policy_amendment", "denied"]
        case .fileChange, .permissions, .userInput, .elicitation, .toolCall: []
        }
    }
}
