import AgentWire
import Basics
import Contract

/// The approvals that the app-server was not yet answered over the connection that there is.
///
/// Those of them that nobody has decided are exactly the pending ones of the state.
struct ApprovalDesk: Hashable {
    /// What an approval concerns.
    struct Place: Hashable {
        let thread: ThreadID?
        let turn: TurnID?
    }

    private struct Asked: Hashable {
        let requestID: RPCID
        let place: Place
        /// Whether an answer is decided on that has yet to be sent.
        var isDecided = false
        /// The client's key that was kept with the decision.
        var keys: Set<RequestKey> = []
        /// The answer, if it's written nowhere.
        var secretAnswer: JSON?
    }

    /// How many changes of files are remembered, for the server says nothing of them when it asks.
    static let mostItems = 64

    private var asked: [ApprovalID: Asked] = [:]
    /// What the server told of changes of files, by item, and the items oldest first.
    private var items: [String: JSON] = [:]
    private var itemOrder: [String] = []
    /// Those under each id, oldest first; one server asked twice under the same.
    private var byRequest: [RPCID: [ApprovalID]] = [:]
    /// Those that nobody has decided, by what they concern.
    private var waiting: [Place: Set<ApprovalID>] = [:]
    /// How many answers the server has yet to confirm under an id that another request has as well.
    private var unconfirmed: [RPCID: Int] = [:]
    /// When one is looked at that nobody has decided.
    var deadlines = DeadlineQueue<ApprovalID>()
    /// What was asked over earlier connections; none until somebody wants to know.
    var earlier: [ApprovalRequest.Signature: ApprovalID]?

    /// How many wait for somebody who decides.
    private(set) var waitingCount = 0

    /// Takes one in that is asked for.
    mutating func ask(_ id: ApprovalID, _ requestID: RPCID, about place: Place, isDecided: Bool = false) {
        asked[id] = Asked(requestID: requestID, place: place, isDecided: isDecided)
        byRequest[requestID, default: []].append(id)
        if !isDecided { wait(id, place) }
    }

    /// Takes in what the server tells of an item; what it says of a file that it's going to change is remembered.
    mutating func note(_ item: JSON) {
        guard item["type"] == "fileChange", let id = item["id"]?.text else { return }
        if items.updateValue(item, forKey: id) == nil { itemOrder.append(id) }
        if itemOrder.count > Self.mostItems { items[itemOrder.removeFirst()] = nil }
    }

    /// What the server told of a change of files, unless that's too long.
    func item(_ id: String) -> JSON? {
        items[id].flatMap { $0.encoded().count <= ApprovalRequest.longestParams ? $0 : nil }
    }

    /// Whether it was asked over this connection and not answered.
    func isAsked(_ id: ApprovalID) -> Bool { asked[id] != nil }

    /// Whether it waits for somebody who decides.
    func isWaiting(_ id: ApprovalID) -> Bool { asked[id]?.isDecided == false }

    /// Whether an answer to it is on its way, which has yet to be sent.
    func isDecided(_ id: ApprovalID) -> Bool { asked[id]?.isDecided == true }

    /// Whether any waits that concerns such a thread, or none.
    func hasWaiting(on isMeant: (ThreadID?) -> Bool) -> Bool { waiting.keys.contains { isMeant($0.thread) } }

    /// Those that wait and concern a turn.
    func waiting(_ place: Place) -> Set<ApprovalID> { waiting[place] ?? [] }

    /// An answer to it is decided on.
    mutating func decide(_ id: ApprovalID, keys: Set<RequestKey>, secretAnswer: JSON? = nil) {
        guard let place = asked[id]?.place, isWaiting(id) else { return }
        asked[id]?.isDecided = true
        asked[id]?.secretAnswer = secretAnswer
        asked[id]?.keys = keys
        stopWaiting(id, place)
    }

    /// The answer came to nothing, so that it waits again.
    ///
    /// - Returns: The keys that were kept with the decision.
    mutating func reopen(_ id: ApprovalID) -> Set<RequestKey> {
        guard let entry = asked[id], entry.isDecided else { return [] }
        asked[id]?.isDecided = false
        asked[id]?.secretAnswer = nil
        asked[id]?.keys = []
        wait(id, entry.place)
        return entry.keys
    }

    /// Takes one out whose answer is to be sent now.
    ///
    /// - Returns: The id to answer with, and the answer if it's written nowhere; nothing if that isn't wanted any more.
    mutating func takeDecided(_ id: ApprovalID) -> (id: RPCID, secretAnswer: JSON?)? {
        guard let entry = asked[id], entry.isDecided else { return nil }
        remove(id)
        if byRequest[entry.requestID] != nil { unconfirmed[entry.requestID, default: 0] += 1 }
        return (entry.requestID, entry.secretAnswer)
    }

    /// The server closed a request; what it confirms is an answer, if one was sent under that id.
    ///
    /// - Returns: The oldest approval under the id that has no answer.
    mutating func resolve(_ requestID: RPCID) -> ApprovalID? {
        if let count = unconfirmed[requestID] {
            unconfirmed[requestID] = count > 1 ? count - 1 : nil
            return nil
        }
        return byRequest[requestID]?.first
    }

    /// Takes one out that needs no answer any more.
    mutating func remove(_ id: ApprovalID) {
        guard let entry = asked.removeValue(forKey: id) else { return }
        if !entry.isDecided { stopWaiting(id, entry.place) }
        byRequest[entry.requestID]?.removeAll { $0 == id }
        if byRequest[entry.requestID]?.isEmpty == true {
            byRequest[entry.requestID] = nil
            unconfirmed[entry.requestID] = nil
        }
    }

    private mutating func wait(_ id: ApprovalID, _ place: Place) {
        waitingCount += 1
        waiting[place, default: []].insert(id)
    }

    private mutating func stopWaiting(_ id: ApprovalID, _ place: Place) {
        waitingCount -= 1
        deadlines.set(id, at: nil)
        waiting[place]?.remove(id)
        if waiting[place]?.isEmpty == true { waiting[place] = nil }
    }
}
