import AgentWire
import Basics
import HTTPWire

/// A turn is sent to the app-server only if a client asked for it in this life, and once for each asking.
///
/// The intent is in the log before the turn is sent, under the name that the app-server gets too (contract CTR-TURN-4,
/// CTR-WIRE-11.3). One that the app-server refused, since it has lost the thread, hasn't begun, and may be sent once
/// more when the thread is loaded again (contract CTR-TURN-15). So may one that it was too busy for (contract
/// CTR-PROTO-17).
struct NoSecondStart: Law {
    /// How many turns clients asked for and codexd hasn't taken up, by session.
    private var wanted: [String: Int] = [:]
    /// The threads of the turns that codexd took up and hasn't sent, by the names of their messages.
    private var intents: [String: String] = [:]

    private struct Request: Hashable {
        let child: Int
        let id: RPCID
    }

    private struct SentTurn {
        let message: String
        let thread: String
        /// Whether the thread was asked for since it was refused.
        var isLoadedAgain = false
    }

    /// The turns that were sent and not refused.
    private var sent: [Request: SentTurn] = [:]
    /// The turns that were refused once since their threads were lost, by the names of their messages.
    private var refused: [String: SentTurn] = [:]

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted:
            // What an earlier life was asked for, it alone could do.
            self = NoSecondStart()
            return nil
        case .asked(let request):
            if let session = request.sessionOfNewTurn { wanted[session, default: 0] += 1 }
            return nil
        case .logged(let event) where event.kind == .turnRequested:
            let session = event.detail.session ?? ""
            if let message = event.detail.message { intents[message] = event.detail.thread }
            guard let left = wanted[session], left > 0 else {
                return "codexd takes up a turn in session \(session) that nobody asks for"
            }
            wanted[session] = left - 1
            return nil
        case .said(let child, .failure(let id?, let error)):
            guard let turn = sent.removeValue(forKey: Request(child: child, id: id)) else { return nil }
            if error.code == .serverOverloaded { intents[turn.message] = turn.thread }
            guard error.message.contains("thread not found") || error.message.contains("thread not loaded")
            else { return nil }
            // Refused a second time it stays refused.
            if refused[turn.message] == nil { refused[turn.message] = turn }
            return nil
        case .told(_, .request(_, ThreadResume.name, let params)):
            let thread = params?.member("threadId")?.text ?? ""
            for (message, turn) in refused where turn.thread == thread && !turn.isLoadedAgain {
                refused[message]?.isLoadedAgain = true
                intents[message] = thread
            }
            return nil
        case .told(let child, .request(let id, TurnStart.name, let params)):
            let thread = params?.member("threadId")?.text ?? ""
            let message = params?.member("clientUserMessageId")?.text ?? ""
            guard let intended = intents.removeValue(forKey: message) else {
                return "child \(child) was sent a turn on thread \(thread) that isn't wanted, or was sent before"
            }
            sent[Request(child: child, id: id)] = SentTurn(message: message, thread: thread)
            guard intended != thread else { return nil }
            return "child \(child) was sent a turn on thread \(thread) that was wanted on \(intended)"
        default: return nil
        }
    }
}

extension HTTPRequest {
    /// The session in which the request may begin a turn, rather than steer one (contract CTR-API-16).
    fileprivate var sessionOfNewTurn: String? {
        let path = target.pathSegments
        guard method == .post, path.count == 5, path.starts(with: ["v1", "codexd", "sessions"]), path[4] == "turns",
            let body = try? JSONSlice(validating: body)  // What is no JSON is refused.
        else { return nil }
        let expected = body.member("expectedTurnId")?.text ?? ""
        return expected.allSatisfy(\.isWhitespace) ? path[3] : nil
    }
}
