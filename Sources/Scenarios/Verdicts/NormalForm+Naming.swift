import Basics
import Contract

extension NormalForm {
    /// Puts names of our own for what each run names in its own way.
    struct Naming {
        /// When a value was taken, which decides what the event numbers in it can say.
        enum Moment {
            /// While codexd was at work; how many events there were by then is chance.
            case meanwhile
            /// When all was over.
            case afterwards
        }

        /// The members that hold records in an order across sessions or runs.
        private static let recordLists: Set<String> = ["sessions", "runs", "items"]

        /// When the values to come were taken.
        var moment = Moment.meanwhile

        private let log: EventLog

        /// The paths that are others in each world, longest first.
        let places: [Place]

        private var numbers: [String: [String: Int]] = [:]

        init(_ observation: Observation, directory: String) {
            log = EventLog(observation.events)
            places = Place.places(observation, directory: directory)
        }

        /// What a value looks like if it comes next: an order for what has none of its own.
        func key(_ value: JSON) -> String {
            var naming = self
            return naming.rewritten(value).description
        }

        /// The name of a thing: its kind, and how many of that kind came before it.
        mutating func name(_ text: String, _ kind: String) -> String {
            if let number = numbers[kind]?[text] { return "«\(kind)-\(number)»" }
            let number = numbers[kind, default: [:]].count + 1
            numbers[kind, default: [:]][text] = number
            return "«\(kind)-\(number)»"
        }

        /// A text with our names, as it stands in the name of a group.
        mutating func bareName(_ text: String) -> String {
            rewritten(text).filter { !"«»".contains($0) }
        }
    }
}

// MARK: - Values

extension NormalForm.Naming {
    /// The value with our names; `member` says under which name it stands.
    mutating func rewritten(_ value: JSON, as member: String = "") -> JSON {
        switch value {
        case .null, .bool: return value
        case .number(let number): return rewritten(number, as: member)
        // Each system has its own words for it.
        case .string(let text) where member == "processStart": return .string(name(text, "start"))
        // It's of a path that has other names in each world.
        case .string(let text) where member == "fingerprint": return .string(name(text, "fingerprint"))
        case .string(let text): return .string(rewritten(text))
        case .array(let elements): return rewritten(elements, as: member)
        // They tell how events were counted, and of the boot of the machine.
        case .object where member == "reserved" || member == "lastChanges": return .string("«\(member)»")
        case .object(let object): return .object(rewritten(object))
        }
    }

    private mutating func rewritten(_ number: JSONNumber, as member: String) -> JSON {
        guard let integer = number.integer else { return .number(number) }
        switch member {
        case "pid", "childPid": return .string(name("\(integer)", "pid"))
        case "seq": return .string(name(event: integer))
        // How long a run took, and in how many pieces its output came.
        case "durationMs", "delayMs", "quietMs": return "«duration»"
        case "totalEntries", "lastSeq", "lastEventSeq", "stdoutChunkCount", "stderrChunkCount":
            return integer == 0 ? .number(number) : "«count»"
        // The fakes' clock; durations, such as `smokeLifetimeMs`, are configured, and so they're compared.
        case _ where member.hasSuffix("AtMs"): return "«time»"
        // A limit is reset at a time that each world is told on its own.
        case "resetsAt": return "«time»"
        default: return .number(number)
        }
    }

    /// How events are counted depends on how streams were cut; that the files are complete doesn't.
    private func name(event number: Int) -> String {
        switch moment {
        case .meanwhile: "«seq»"
        case .afterwards: number == log.last ? "«last seq»" : "«earlier seq»"
        }
    }

    private mutating func rewritten(_ elements: [JSON], as member: String) -> JSON {
        var elements = elements
        if elements.count > 1, Self.recordLists.contains(member), elements.allSatisfy(\.isRecord) {
            let keyed = elements.map { (key: key($0), value: $0) }
            elements = keyed.sorted { $0.key.isBefore($1.key) }.map(\.value)
        }
        return .array(elements.map { rewritten($0) })
    }

    private mutating func rewritten(_ object: JSONObject) -> JSONObject {
        let bound = object["maxEntries"]?.integer
        let events = object["events"]?.elements.flatMap { log.phrase(for: $0, atMost: bound, moment) }
        return JSONObject(
            object.members.map { member in
                // Which of the latest events are shown depends on their interleaving, and the log is compared anyway.
                if member.name == "events", let events { return .init(name: member.name, value: .string(events)) }
                return .init(name: member.name, value: rewritten(member.value, as: member.name))
            }
        )
    }
}

extension JSON {
    /// Whether the value is of something that has an identifier.
    fileprivate var isRecord: Bool { self["sessionId"] != nil || self["runId"] != nil }
}
