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
    private(set) lazy var detail = Detail(detailBytes)
    private let detailBytes: ArraySlice<UInt8>

    /// What the detail of an event may name.
    struct Detail {
        private(set) var session: String?
        private(set) var thread: String?
        private(set) var turn: String?
        private(set) var message: String?
        private(set) var willRetry: Bool?
        private(set) var from: Int?
        private(set) var through: Int?

        fileprivate init(_ detail: ArraySlice<UInt8>) {
            guard !detail.isEmpty else { return }
            let bytes = detail.span
            var at = 0
            bytes.forEachMember(&at) { name, at in
                if name.spell("sessionId") {
                    session = detail.text(bytes.nextValue(&at))
                } else if name.spell("threadId") {
                    thread = detail.text(bytes.nextValue(&at))
                } else if name.spell("turnId") {
                    turn = detail.text(bytes.nextValue(&at))
                } else if name.spell("clientUserMessageId") {
                    message = detail.text(bytes.nextValue(&at))
                } else if name.spell("willRetry") {
                    willRetry = bytes.extracting(bytes.nextValue(&at)).boolean
                } else if name.spell("from") {
                    from = bytes.extracting(bytes.nextValue(&at)).number
                } else if name.spell("through") {
                    through = bytes.extracting(bytes.nextValue(&at)).number
                }
            }
        }
    }

    /// Reads an object, which has been checked.
    init(_ line: ArraySlice<UInt8>) {
        let bytes = line.span
        var (seq, type, isChange): (Int?, String?, Bool) = (nil, nil, false)
        var (detail, sessions): (ArraySlice<UInt8>, [SessionRecord]?) = ([], nil)
        var at = 0
        bytes.forEachMember(&at) { name, at in
            if name.spell("seq") {
                seq = bytes.extracting(bytes.nextValue(&at)).number
            } else if name.spell("type") {
                type = line.text(bytes.nextValue(&at))
            } else if name.spell("detail") {
                detail = line.part(bytes.nextValue(&at))
            } else if name.spell("change") {
                isChange = true
                bytes.forEachMember(&at) { name, at in
                    if name.spell("sessions") { sessions = SessionRecord.all(in: line, bytes, &at) }
                }
            }
        }
        self.seq = seq
        self.type = type ?? ""
        self.isChange = isChange
        self.sessions = sessions
        detailBytes = detail
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
