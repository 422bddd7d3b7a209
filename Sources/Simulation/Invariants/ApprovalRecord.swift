import AgentWire
import Basics

/// An approval as a record of it says, as far as an invariant looks at it.
struct ApprovalRecord {
    /// Its name; empty where the record has none.
    let approval: String

    /// The id of the request, as the app-server gave it.
    let request: RPCID?

    /// The word for how it stands.
    let status: String

    /// The word for why it was closed, if it was.
    let reason: String?

    /// What the app-server is answered, as it stands there; `null` if nothing.
    let answer: JSONSlice?

    /// Whether an answer is decided on.
    var isDecided: Bool { status == "answered" || status == "expired" }

    /// Whether it was closed by something other than the end of the connection.
    var isClosed: Bool { status == "resolved" && (reason == "server" || reason == "turn_ended") }

    /// Reads the record that begins at a place of a checked text, and moves behind it.
    private init(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) {
        var (approval, status, reason): (String?, String?, String?)
        var (request, answer): (JSONSlice?, JSONSlice?)
        bytes.forEachMember(&at) { name, at in
            switch name.count {
            case 10 where name.spell("approvalId"): approval = text.text(bytes.nextValue(&at))
            case 9 where name.spell("requestId"): request = JSONSlice(written: text.part(bytes.nextValue(&at)))
            case 6 where name.spell("status"): status = text.text(bytes.nextValue(&at))
            case 6 where name.spell("reason"): reason = text.text(bytes.nextValue(&at))
            case 6 where name.spell("answer"): answer = JSONSlice(written: text.part(bytes.nextValue(&at)))
            default: break
            }
        }
        self.approval = approval ?? ""
        self.request = request.flatMap(RPCID.init)
        self.status = status ?? ""
        self.reason = reason
        self.answer = answer
    }

    /// Reads the array of records that begins at a place of a checked text, and moves behind it.
    static func all(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) -> [ApprovalRecord] {
        guard bytes[at] == UInt8(ascii: "[") else {
            _ = bytes.nextValue(&at)
            return []
        }
        var records: [ApprovalRecord] = []
        at += 1
        while bytes.moveToItem(&at) { records.append(ApprovalRecord(in: text, bytes, &at)) }
        at += 1
        return records
    }
}
