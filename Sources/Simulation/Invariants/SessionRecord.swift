import Basics

/// A session as a record of it says, as far as an invariant looks at it.
struct SessionRecord {
    /// Its name; empty where the record has none.
    let session: String

    /// The turn that is current in it.
    let turn: TurnName?

    /// The turn that began last in it, and how that stands.
    let last: (turn: TurnName, status: String)?

    /// Reads the record that begins at a place of a checked text, and moves behind it.
    private init(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) {
        var (session, thread, turn): (String?, String?, String?)
        var (last, status): (String?, String?)
        bytes.forEachMember(&at) { name, at in
            switch name.count {
            case 9 where name.spell("sessionId"): session = text.text(bytes.nextValue(&at))
            case 8 where name.spell("threadId"): thread = text.text(bytes.nextValue(&at))
            case 10 where name.spell("lastTurnId"): last = text.text(bytes.nextValue(&at))
            case 13 where name.spell("currentTurnId"): turn = text.text(bytes.nextValue(&at))
            case 14 where name.spell("lastTurnStatus"): status = text.text(bytes.nextValue(&at))
            default: break
            }
        }
        self.session = session ?? ""
        self.turn = turn.map { TurnName(thread: thread ?? "", turn: $0) }
        self.last = last.map { (TurnName(thread: thread ?? "", turn: $0), status ?? "") }
    }

    /// Reads the array of records that begins at a place of a checked text, and moves behind it.
    static func all(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) -> [SessionRecord] {
        guard bytes[at] == UInt8(ascii: "[") else {
            _ = bytes.nextValue(&at)
            return []
        }
        var records: [SessionRecord] = []
        at += 1
        while bytes.moveToItem(&at) { records.append(SessionRecord(in: text, bytes, &at)) }
        at += 1
        return records
    }
}

extension [SessionRecord] {
    /// The turns that are current.
    var currentTurns: [(session: String, turn: TurnName)] {
        compactMap { record in record.turn.map { (record.session, $0) } }
    }
}
