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

    /// Whether the turn is shown with what the user said, and by which client.
    package let showsWhoAsked: Bool

    /// Creates a turn as a server would describe it.
    package init(
        id: TurnID,
        status: TurnStatus,
        error: JSON? = nil,
        clientUserMessageIDs: [String] = [],
        showsWhoAsked: Bool? = nil
    ) {
        self.id = id
        self.showsWhoAsked = showsWhoAsked ?? !clientUserMessageIDs.isEmpty
        self.status = status
        self.error = error
        self.clientUserMessageIDs = clientUserMessageIDs
    }

    init(_ members: MemberReader) throws(MissingMember) {
        let said = members.elements("items").filter { $0.optionalText("type") == "userMessage" }
        self.init(
            id: try members.identifier("id"),
            status: TurnStatus(rawValue: try members.text("status")),
            error: members.optionalJSON("error"),
            clientUserMessageIDs: said.compactMap { $0.optionalText("clientId") },
            // An older server has no such member, one that shows nothing no items.
            showsWhoAsked: !said.isEmpty && said.allSatisfy { $0.has("clientId") }
        )
    }
}
