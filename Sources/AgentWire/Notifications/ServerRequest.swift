package import Basics

/// Something the app-server asks of codexd, and waits for until it is answered.
package struct ServerRequest: Hashable, Sendable {
    /// The id to answer with; the server counts for itself, from zero.
    package let id: RPCID

    /// What it asks.
    package let method: String

    /// About what, as it came.
    package let params: JSONSlice?

    /// The thread it concerns, if it says so.
    package let threadID: ThreadID?

    /// The turn it concerns, if it says so.
    package let turnID: TurnID?

    /// Looks into a request as far as to see whom it concerns.
    package init(id: RPCID, method: String, params: JSONSlice?) {
        let members = MemberReader(params, of: method)
        self.id = id
        self.method = method
        self.params = params
        threadID = members.optionalText("threadId").map(ThreadID.init(rawValue:))
        turnID = members.optionalText("turnId").map(TurnID.init(rawValue:))
    }
}
