package import Basics

/// One exchange on a thread, as far as codexd acts on it.
package struct AgentTurn: Hashable, Sendable {
    /// The server's name for it.
    package let id: TurnID

    /// Where it stands.
    package let status: TurnStatus

    /// Why it failed, if it did: `{message, codexErrorInfo, additionalDetails}` and more.
    package let error: JSON?

    /// The `clientUserMessageId` of each user message among the items the server sent along.
    ///
    /// The server stores them as `clientId`, so they tell after a crash whether a turn whose
    /// acceptance was never seen was started after all.
    package let clientUserMessageIDs: [String]

    /// Creates a turn as a server would describe it.
    package init(id: TurnID, status: TurnStatus, error: JSON? = nil, clientUserMessageIDs: [String] = []) {
        self.id = id
        self.status = status
        self.error = error
        self.clientUserMessageIDs = clientUserMessageIDs
    }

    init(_ members: MemberReader) throws(MissingMember) {
        self.init(
            id: try members.identifier("id"),
            status: TurnStatus(rawValue: try members.text("status")),
            error: members.optionalJSON("error"),
            clientUserMessageIDs: members.elements("items").compactMap { item in
                item.optionalText("type") == "userMessage" ? item.optionalText("clientId") : nil
            }
        )
    }
}
