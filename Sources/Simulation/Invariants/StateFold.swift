import Basics
import Contract

/// All that outlives codexd as the lines of the log say it, in the texts of the records themselves.
///
/// It knows nothing of what a record means: the last text of one is what counts (docs/event-log.md, "state is a fold").
/// An event whose change has a member that isn't known here would be passed by; what is added to the format is added
/// to ``take(_:)``.
struct StateFold {
    /// How many of the last events can be compared with those of a file.
    static let mostRecent = 1024

    /// A line of the log.
    struct Line: Sendable {
        let seq: Int
        /// The whole line, without its newline.
        let text: ArraySlice<UInt8>
        /// What it changed, as it stands there; empty if nothing.
        let change: ArraySlice<UInt8>

        init(_ event: LoggedEvent) {
            seq = event.seq ?? 0
            text = event.line
            change = event.change
        }
    }

    /// The records of one kind, in the order in which they came.
    struct Records {
        private(set) var texts: [ArraySlice<UInt8>] = []
        private(set) var updatedAt: ArraySlice<UInt8> = Self.null
        private var places: [String: Int] = [:]

        fileprivate static let null = Array("null".utf8)[...]

        fileprivate mutating func put(_ text: ArraySlice<UInt8>, _ name: String, at time: ArraySlice<UInt8>) {
            updatedAt = time
            if let place = places[name] {
                texts[place] = text
            } else {
                places[name] = texts.count
                texts.append(text)
            }
        }

        fileprivate mutating func remove(_ names: Set<String>, at time: ArraySlice<UInt8>) {
            updatedAt = time
            let kept = places.filter { !names.contains($0.key) }.sorted { $0.value < $1.value }
            texts = kept.map { texts[$0.value] }
            places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.key, $0) })
        }

        fileprivate init() {}

        fileprivate init(_ records: [(name: String, text: [UInt8])], updatedAt: Timestamp?) {
            for record in records { put(record.text[...], record.name, at: Self.null) }
            self.updatedAt = StateFold.text(updatedAt)
        }
    }

    private(set) var identity: ArraySlice<UInt8> = []
    private(set) var daemon: ArraySlice<UInt8> = []
    private(set) var child: ArraySlice<UInt8> = Records.null
    private(set) var reservation: ArraySlice<UInt8> = Records.null
    /// The last events that changed what stands in files that aren't always written.
    private var lastChanges = (identity: 0, sessions: 0, runs: 0, keys: 0, approvals: 0)
    private(set) var sessions = Records()
    private(set) var runs = Records()
    private(set) var keys = Records()
    private(set) var approvals = Records()

    /// When the last event was recorded.
    private(set) var updatedAt = Records.null

    /// The number of the last event.
    private(set) var seq = 0

    init() {}

    /// Begins with what is there before the first life.
    init(_ state: ServiceState) {
        identity = state.identity.map { $0.encoded[...] } ?? []
        daemon = state.daemon.encoded[...]
        child = state.child.map { $0.encoded[...] } ?? Records.null
        if let reserved = state.reservation {
            let object: JSON = ["through": .integer(reserved.through), "bootId": .string(reserved.bootID)]
            reservation = object.encoded(.compact)[...]
        }
        sessions = Records(
            state.sessions.sessions.map { ($0.sessionID.rawValue, $0.encoded) },
            updatedAt: state.sessions.updatedAt
        )
        runs = Records(state.runs.runs.map { ($0.runID.rawValue, $0.encoded) }, updatedAt: state.runs.updatedAt)
        keys = Records(state.keys.keys.map { ($0.key.rawValue, $0.encoded) }, updatedAt: state.keys.updatedAt)
        approvals = Records(
            state.approvals.approvals.map { ($0.approvalID.rawValue, $0.encoded) },
            updatedAt: state.approvals.updatedAt
        )
        updatedAt = Self.text(state.updatedAt)
        seq = state.seq
        lastChanges = (
            state.lastChanges[.identity, default: 0], state.lastChanges[.sessionRegistry, default: 0],
            state.lastChanges[.runRegistry, default: 0], state.lastChanges[.requestKeys, default: 0],
            state.lastChanges[.approvalRegistry, default: 0]
        )
    }

    private static func text(_ time: Timestamp?) -> ArraySlice<UInt8> {
        time.map { Array("\"\($0)\"".utf8)[...] } ?? Records.null
    }

    /// Takes in the next event.
    mutating func take(_ line: Line) {
        seq = line.seq
        updatedAt = line.text.member("createdAt") ?? Records.null
        guard !line.change.isEmpty else { return }
        let (change, time) = (line.change, updatedAt)
        let bytes = change.span
        var at = 0
        bytes.forEachMember(&at) { name, at in
            if name.spell("identity") {
                identity = change.part(bytes.nextValue(&at))
                lastChanges.identity = seq
            } else if name.spell("daemon") {
                daemon = change.part(bytes.nextValue(&at))
            } else if name.spell("child") {
                child = change.part(bytes.nextValue(&at))
            } else if name.spell("reserved") {
                reservation = change.part(bytes.nextValue(&at))
            } else if name.spell("sessions") {
                change.part(bytes.nextValue(&at)).forEachItem { sessions.put($0, $0.name("sessionId"), at: time) }
                lastChanges.sessions = seq
            } else if name.spell("runs") {
                change.part(bytes.nextValue(&at)).forEachItem { runs.put($0, $0.name("runId"), at: time) }
                lastChanges.runs = seq
            } else if name.spell("keys") {
                change.part(bytes.nextValue(&at)).forEachItem { request in
                    keys.remove(keys.tooOld(at: time), at: time)
                    keys.put(request, request.name("key"), at: time)
                }
                lastChanges.keys = seq
            } else if name.spell("approvals") {
                change.part(bytes.nextValue(&at)).forEachItem { approvals.put($0, $0.name("approvalId"), at: time) }
                lastChanges.approvals = seq
            }
        }
        // What is taken out is taken out after the others are put.
        guard let removed = change.member("removed") else { return }
        if let names = removed.member("sessions")?.names {
            sessions.remove(names, at: time)
            lastChanges.sessions = seq
        }
        if let names = removed.member("runs")?.names {
            runs.remove(names, at: time)
            lastChanges.runs = seq
        }
        if let names = removed.member("keys")?.names {
            keys.remove(names, at: time)
            lastChanges.keys = seq
        }
        if let names = removed.member("approvals")?.names {
            approvals.remove(names, at: time)
            lastChanges.approvals = seq
        }
    }
}

extension StateFold.Records {
    /// The requests with keys that are let go when another is put at that time: of those that are 24 hours old all that
    /// nobody knows the outcome of, and of the others the 64 oldest.
    fileprivate func tooOld(at time: ArraySlice<UInt8>) -> Set<String> {
        guard let now = Timestamp(iso8601: time.unquoted) else { return [] }
        var decided: [(time: Int64, place: Int, name: String)] = []
        var undecided: [String] = []
        for (place, text) in texts.enumerated() {
            guard let made = text.member("createdAt").flatMap({ Timestamp(iso8601: $0.unquoted) }),
                now.millisecondsSinceEpoch - made.millisecondsSinceEpoch >= 86_400_000
            else { continue }
            let name = text.name("key")
            if text.member("status") ?? StateFold.Records.null == StateFold.Records.null {
                undecided.append(name)
            } else {
                decided.append((made.millisecondsSinceEpoch, place, name))
            }
        }
        let oldest = decided.sorted { ($0.time, $0.place) < ($1.time, $1.place) }.prefix(64)
        return Set(oldest.map(\.name) + undecided)
    }
}

extension ArraySlice<UInt8> {
    /// What stands between the quotation marks of a text without escapes.
    fileprivate var unquoted: ArraySlice<UInt8> { count < 2 ? [] : dropFirst().dropLast() }
}

// MARK: - Comparing

extension StateFold {
    /// What a checkpoint says otherwise, if it does.
    ///
    /// - Parameters:
    ///   - file: Which file.
    ///   - object: What it says, a checked JSON object.
    ///   - recent: The last events, oldest first.
    /// - Returns: The difference, in one line for people.
    func difference(_ file: StateFile, _ object: ArraySlice<UInt8>, _ recent: ArraySlice<Line>) -> String? {
        switch file {
        case .identity: difference(object, from: identity)
        case .daemonState: daemonDifference(object)
        case .sessionRegistry: difference(object, "sessions", from: sessions)
        case .runRegistry: difference(object, "runs", from: runs)
        case .requestKeys: difference(object, "keys", from: keys)
        case .approvalRegistry: difference(object, "approvals", from: approvals)
        case .recentEvents: recentDifference(object, recent)
        case .localAPI, .apiToken: nil
        }
    }

    /// Compares the members of a file with those of a record; the number of the last event is the file's own.
    private func difference(
        _ object: ArraySlice<UInt8>,
        from record: ArraySlice<UInt8>,
        _ others: [String: ArraySlice<UInt8>] = [:]
    ) -> String? {
        var problem: String?
        var known: Set<String> = []
        object.forEachMember { name, value in
            guard name != "seq" else { return }
            known.insert(name)
            let expected = others[name] ?? record.member(name)
            guard problem == nil, expected?.says(value) != true else { return }
            problem = "its \(name) is \(value.excerpt), and by the events \(expected?.excerpt ?? "nothing")"
        }
        func want(_ name: String, _ value: ArraySlice<UInt8>) {
            guard problem == nil, !known.contains(name), value != Records.null else { return }
            problem = "it lacks \(name), which is \(value.excerpt)"
        }
        record.forEachMember(want)
        for name in others.keys.sorted() { want(name, others[name] ?? []) }
        return problem
    }

    private func daemonDifference(_ object: ArraySlice<UInt8>) -> String? {
        let changes: JSON = [
            "identity": .integer(lastChanges.identity), "sessions": .integer(lastChanges.sessions),
            "runs": .integer(lastChanges.runs), "keys": .integer(lastChanges.keys),
            "approvals": .integer(lastChanges.approvals), "asOf": .integer(seq),
        ]
        var others = ["updatedAt": updatedAt, "child": child, "reserved": reservation]
        // It may be left out: it only spares a start some reading.
        if object.member("lastChanges") != nil { others["lastChanges"] = changes.encoded(.compact)[...] }
        return difference(object, from: daemon, others)
    }

    private func difference(_ object: ArraySlice<UInt8>, _ member: String, from records: Records) -> String? {
        guard (object.member("updatedAt") ?? Records.null).says(records.updatedAt) else {
            return "its time is not that of the event that changed it last"
        }
        var place = 0
        var problem: String?
        object.member(member)?.forEachItem { text in
            defer { place += 1 }
            guard problem == nil else { return }
            guard place < records.texts.count else {
                problem = "it has \(text.excerpt), and no event does"
                return
            }
            guard !text.isRecord(records.texts[place]) else { return }
            problem = "it has \(text.excerpt), and the events have \(records.texts[place].excerpt)"
        }
        guard problem == nil, place < records.texts.count else { return problem }
        return "it has \(place) \(member), and the events \(records.texts.count)"
    }

    private func recentDifference(_ object: ArraySlice<UInt8>, _ recent: ArraySlice<Line>) -> String? {
        var shown: [ArraySlice<UInt8>] = []
        object.member("events")?.forEachItem { shown.append($0) }
        for (text, event) in zip(shown.reversed(), recent.reversed()) {
            if event.text.count <= Event.longestShownDetail {
                guard !text.says(event) else { continue }
            } else {
                // Of what is long a part may be left out.
                guard text.member("seq")?.number != event.seq else { continue }
            }
            return "it has \(text.excerpt) where the log has \(event.text.excerpt)"
        }
        let most = object.member("maxEntries")?.number ?? 0
        // A life that keeps more than the one before begins with the fewer that it found.
        guard shown.count > most || shown.count < min(1, most, recent.count) else { return nil }
        return "it has \(shown.count) events, of at most \(most)"
    }
}

extension ArraySlice<UInt8> {
    /// Whether two checked texts say the same, whatever white space is between their tokens.
    fileprivate func says(_ other: ArraySlice<UInt8>) -> Bool {
        let (here, there) = (span, other.span)
        return here.says(there)
    }

    /// Whether two texts are of the same record, in which what is null may be absent.
    fileprivate func isRecord(_ other: ArraySlice<UInt8>) -> Bool {
        guard !says(other) else { return true }
        guard let (here, there) = try? (JSON(parsing: Array(self)), JSON(parsing: Array(other))) else { return false }
        return here.known == there.known
    }

    /// Whether it's a logged event without its change, as clients are shown it.
    fileprivate func says(_ line: StateFold.Line) -> Bool {
        guard !line.change.isEmpty else { return says(line.text) }
        // The change is the last member: a comma, its name, a colon and itself stand before the last brace.
        let end = line.text.endIndex - line.change.count - Self.changeLabel - 1
        guard end > line.text.startIndex, last == UInt8(ascii: "}") else { return false }
        return dropLast().says(line.text[..<end])
    }

    /// How long `,"change":` is.
    private static var changeLabel: Int { 10 }

    /// The number that stands there.
    fileprivate var number: Int? {
        let bytes = span
        return bytes.number
    }
}

extension ArraySlice<UInt8> {
    /// Hands out the members of the object that stands here.
    fileprivate func forEachMember(_ body: (_ name: String, _ value: ArraySlice<UInt8>) -> Void) {
        guard !isEmpty else { return }
        let bytes = span
        var at = 0
        bytes.forEachMember(&at) { name, at in
            let value = part(bytes.nextValue(&at))
            body(String(decoding: Array(copying: name), as: UTF8.self), value)
        }
    }

    /// The value of a member of the object that stands here, if it has it.
    fileprivate func member(_ wanted: String) -> ArraySlice<UInt8>? {
        guard !isEmpty else { return nil }
        let bytes = span
        var found: Range<Int>?
        var at = 0
        bytes.forEachMember(&at) { name, at in
            if name.spell(wanted) { found = bytes.nextValue(&at) }
        }
        return found.map(part)
    }

    /// Hands out the elements of the array that stands here.
    fileprivate func forEachItem(_ body: (ArraySlice<UInt8>) -> Void) {
        let bytes = span
        guard bytes.count > 1, bytes[0] == UInt8(ascii: "[") else { return }
        var at = 1
        while bytes.moveToItem(&at) { body(part(bytes.nextValue(&at))) }
    }

    /// The texts of the array that stands here.
    fileprivate var names: Set<String> {
        var names: Set<String> = []
        forEachItem { names.insert($0.text(0..<$0.count) ?? "") }
        return names
    }

    /// The text of a member of the object that stands here.
    fileprivate func name(_ member: String) -> String {
        self.member(member).flatMap { $0.text(0..<$0.count) } ?? ""
    }

    /// Its beginning, for a report.
    fileprivate var excerpt: String {
        let most = 300
        return String(decoding: prefix(most), as: UTF8.self) + (count > most ? "…" : "")
    }
}

extension [UInt8] {
    fileprivate init(copying span: Span<UInt8>) {
        self.init()
        reserveCapacity(span.count)
        for index in span.indices { append(span[index]) }
    }
}

extension JSON {
    /// The members that are something.
    fileprivate var known: [String: JSON] {
        let members = members?.members ?? []
        return Dictionary(members.filter { $0.value != .null }.map { ($0.name, $0.value) }) { $1 }
    }
}
