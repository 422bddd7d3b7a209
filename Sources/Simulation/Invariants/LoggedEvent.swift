import Basics

/// One line of the event log, as far as an invariant looks at it.
struct LoggedEvent {
    /// Its number; only an earlier codexd wrote lines without one.
    private(set) var seq: Int?
    private(set) var type = ""
    private(set) var detail: JSONSlice?

    /// Whether it changed anything that outlives codexd.
    private(set) var isChange = false

    /// The sessions that it changed, as an array of records.
    private(set) var sessions: JSONSlice?

    init(_ line: JSONSlice) {
        line.forEachMember { name, value in
            switch name {
            case "seq": seq = value.integer
            case "type": type = value.text ?? ""
            case "detail": detail = value
            case "change": (isChange, sessions) = (true, value.member("sessions"))
            default: break
            }
        }
    }

    /// A text of the detail.
    func text(_ name: String) -> String? { detail?.member(name)?.text }

    /// The turn that the detail names.
    var turn: TurnName? {
        text("turnId").map { TurnName(thread: text("threadId") ?? "", turn: $0) }
    }

    /// The numbers that it says will never be used, if it does.
    var hole: ClosedRange<Int>? {
        guard type == "log.gap", let from = detail?.member("from")?.integer,
            let through = detail?.member("through")?.integer, from <= through
        else { return nil }
        return from...through
    }
}
