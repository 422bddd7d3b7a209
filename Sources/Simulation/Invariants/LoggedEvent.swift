import Basics

/// One line of the event log, as far as an invariant looks at it: taken apart once, and shared by all who look.
final class LoggedEvent {
    /// Its number; only an earlier codexd wrote lines without one.
    let seq: Int?

    /// What happened.
    let type: String

    /// Whether it changed anything that outlives codexd.
    let isChange: Bool

    /// The sessions that it changed, if it says so.
    let sessions: [SessionRecord]?

    /// What its detail names; most events are never asked.
    private(set) lazy var detail = Detail(detailSlice)
    private let detailSlice: JSONSlice?

    /// What the detail of an event may name.
    struct Detail {
        private(set) var session: String?
        private(set) var thread: String?
        private(set) var turn: String?
        private(set) var message: String?
        private(set) var willRetry: Bool?
        private(set) var from: Int?
        private(set) var through: Int?

        fileprivate init(_ detail: JSONSlice?) {
            detail?.forEachMember { name, value in
                switch name {
                case "sessionId": session = value.text
                case "threadId": thread = value.text
                case "turnId": turn = value.text
                case "clientUserMessageId": message = value.text
                case "willRetry": willRetry = value.boolean
                case "from": from = value.integer
                case "through": through = value.integer
                default: break
                }
            }
        }
    }

    init(_ line: JSONSlice) {
        var (seq, type, isChange): (Int?, String, Bool) = (nil, "", false)
        var (detail, change): (JSONSlice?, JSONSlice?)
        line.forEachMember { name, value in
            switch name {
            case "seq": seq = value.integer
            case "type": type = value.text ?? ""
            case "detail": detail = value
            case "change": (isChange, change) = (true, value)
            default: break
            }
        }
        self.seq = seq
        self.type = type
        self.isChange = isChange
        detailSlice = detail
        sessions = change?.member("sessions")?.elements.map(SessionRecord.init)
    }

    /// The turn that the detail names.
    var turn: TurnName? {
        detail.turn.map { TurnName(thread: detail.thread ?? "", turn: $0) }
    }

    /// The numbers that it says will never be used, if it does.
    var hole: ClosedRange<Int>? {
        guard type == "log.gap", let from = detail.from, let through = detail.through, from <= through
        else { return nil }
        return from...through
    }
}
