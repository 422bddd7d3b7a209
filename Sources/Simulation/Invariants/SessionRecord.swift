import Basics

/// A session as a record of it says, as far as an invariant looks at it.
struct SessionRecord {
    /// Its name; empty where the record has none.
    let session: String

    /// The turn that is current in it.
    let turn: TurnName?

    init(_ record: JSONSlice) {
        var (session, thread, turn): (String?, String?, String?)
        record.forEachMember { name, value in
            switch name {
            case "sessionId": session = value.text
            case "threadId": thread = value.text
            case "currentTurnId": turn = value.text
            default: break
            }
        }
        self.session = session ?? ""
        self.turn = turn.map { TurnName(thread: thread ?? "", turn: $0) }
    }
}

extension [SessionRecord] {
    /// The turns that are current.
    var currentTurns: [(session: String, turn: TurnName)] {
        compactMap { record in record.turn.map { (record.session, $0) } }
    }
}
