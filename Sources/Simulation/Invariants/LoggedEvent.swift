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
            let bytes = detail.span
            var at = 1
            while detail.first == UInt8(ascii: "{"), let name = bytes.nextName(&at) {
                let (name, value) = (bytes.extracting(name), bytes.nextValue(&at))
                if name.spell("sessionId") {
                    session = detail.text(value)
                } else if name.spell("threadId") {
                    thread = detail.text(value)
                } else if name.spell("turnId") {
                    turn = detail.text(value)
                } else if name.spell("clientUserMessageId") {
                    message = detail.text(value)
                } else if name.spell("willRetry") {
                    willRetry = bytes.extracting(value).boolean
                } else if name.spell("from") {
                    from = bytes.extracting(value).number
                } else if name.spell("through") {
                    through = bytes.extracting(value).number
                }
            }
        }
    }

    /// Reads an object, which has been checked.
    init(_ line: ArraySlice<UInt8>) {
        let bytes = line.span
        var (seq, type, change): (Int?, String?, ArraySlice<UInt8>?)
        var detail: ArraySlice<UInt8> = []
        var at = 1
        while let name = bytes.nextName(&at) {
            let (name, value) = (bytes.extracting(name), bytes.nextValue(&at))
            if name.spell("seq") {
                seq = bytes.extracting(value).number
            } else if name.spell("type") {
                type = line.text(value)
            } else if name.spell("detail") {
                detail = line.part(value)
            } else if name.spell("change") {
                change = line.part(value)
            }
        }
        self.seq = seq
        self.type = type ?? ""
        isChange = change != nil
        sessions = change.flatMap(Self.sessions)
        detailBytes = detail
    }

    private static func sessions(of change: ArraySlice<UInt8>) -> [SessionRecord]? {
        let bytes = change.span
        guard bytes[0] == UInt8(ascii: "{") else { return nil }
        var at = 1
        while let name = bytes.nextName(&at) {
            let (name, value) = (bytes.extracting(name), bytes.nextValue(&at))
            if name.spell("sessions") { return SessionRecord.all(in: change.part(value)) }
        }
        return nil
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
