import Basics

/// A session as a record of it says, as far as an invariant looks at it.
struct SessionRecord {
    /// Its name; empty where the record has none.
    let session: String

    /// The turn that is current in it.
    let turn: TurnName?

    /// Reads a record, which has been checked.
    private init(_ record: ArraySlice<UInt8>) {
        let bytes = record.span
        var (session, thread, turn): (String?, String?, String?)
        var at = 1
        while bytes[0] == UInt8(ascii: "{"), let name = bytes.nextName(&at) {
            let (name, value) = (bytes.extracting(name), bytes.nextValue(&at))
            if name.spell("sessionId") {
                session = record.text(value)
            } else if name.spell("threadId") {
                thread = record.text(value)
            } else if name.spell("currentTurnId") {
                turn = record.text(value)
            }
        }
        self.session = session ?? ""
        self.turn = turn.map { TurnName(thread: thread ?? "", turn: $0) }
    }

    /// Reads an array of records, which has been checked.
    static func all(in array: ArraySlice<UInt8>) -> [SessionRecord] {
        let bytes = array.span
        guard bytes[0] == UInt8(ascii: "[") else { return [] }
        var records: [SessionRecord] = []
        var at = 1
        while let element = bytes.nextElement(&at) { records.append(SessionRecord(array.part(element))) }
        return records
    }
}

extension [SessionRecord] {
    /// The turns that are current.
    var currentTurns: [(session: String, turn: TurnName)] {
        compactMap { record in record.turn.map { (record.session, $0) } }
    }
}
