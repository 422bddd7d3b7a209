import Basics

/// What came of a request with a key, as a record of it says, as far as an invariant looks at it.
struct KeyedRecord {
    /// The client's name for the request.
    let key: String

    /// The status of its answer; none while nobody knows what came of it.
    let status: Int?

    /// What it made, or was about.
    let made: Made

    /// The names in an answer.
    struct Made: Hashable, CustomStringConvertible {
        var session: String?
        var run: String?
        var turn: String?

        var description: String {
            [session, run, turn].compactMap(\.self).joined(separator: ", ")
        }
    }

    /// Reads the record that begins at a place of a checked text, and moves behind it.
    private init(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) {
        var (key, status): (String?, Int?)
        var made = Made()
        bytes.forEachMember(&at) { name, at in
            switch name.count {
            case 3 where name.spell("key"): key = text.text(bytes.nextValue(&at))
            case 6 where name.spell("status"): status = bytes.extracting(bytes.nextValue(&at)).number
            case 9 where name.spell("sessionId"): made.session = text.text(bytes.nextValue(&at))
            case 5 where name.spell("runId"): made.run = text.text(bytes.nextValue(&at))
            case 6 where name.spell("turnId"): made.turn = text.text(bytes.nextValue(&at))
            default: break
            }
        }
        self.key = key ?? ""
        self.status = status
        self.made = made
    }

    /// Reads the array of records that begins at a place of a checked text, and moves behind it.
    static func all(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) -> [KeyedRecord] {
        guard bytes[at] == UInt8(ascii: "[") else {
            _ = bytes.nextValue(&at)
            return []
        }
        var records: [KeyedRecord] = []
        at += 1
        while bytes.moveToItem(&at) { records.append(KeyedRecord(in: text, bytes, &at)) }
        at += 1
        return records
    }
}
