import AgentWire
import Basics

/// Why a server of version 0.163.0 refuses a request: nearly always −32600, told apart by prose alone.
enum DefaultRefusals {
    /// The refusal of a call that a plain server can't serve; `nil` if it can.
    static func refusal(of call: ClientCall, _ pretence: Pretence) -> RPCError? {
        if let words = prose(call, pretence) { return RPCError(code: .invalidRequest, message: words) }
        guard call.method == "thread/read", call.params?["includeTurns"]?.boolean == true,
            let thread = pretence.thread(call.params?["threadId"]?.text), thread.turns.isEmpty
        else { return nil }
        // The real one has nothing on its disk before the first turn.
        return RPCError(code: .methodNotFound, message: "list_turns is not supported yet")
    }

    private static func prose(_ call: ClientCall, _ pretence: Pretence) -> String? {
        guard DefaultAnswers.methods.contains(call.method) else {
            let known = DefaultAnswers.methods.map { "`\($0)`" }.joined(separator: ", ")
            return "Invalid request: unknown variant `\(call.method)`, expected one of \(known)"
        }
        guard call.method != "initialize" else { return pretence.isInitialized ? "Already initialized" : nil }
        guard pretence.isInitialized else { return "Not initialized" }
        let thread = call.params?["threadId"]?.text
        let isLoaded = pretence.thread(thread) != nil
        return switch call.method {
        case "thread/read": isLoaded || pretence.shelved(thread) != nil ? nil : "thread not loaded: \(thread ?? "")"
        case "turn/start": isLoaded ? nil : "thread not found: \(thread ?? "")"
        // A turn that runs has taken these before.
        case "turn/steer": isLoaded ? "no active turn to steer" : "thread not found: \(thread ?? "")"
        case "turn/interrupt": isLoaded ? "no active turn to interrupt" : "thread not found: \(thread ?? "")"
        default: thread == nil && call.method == "thread/resume" ? "Invalid request: missing field `threadId`" : nil
        }
    }
}
