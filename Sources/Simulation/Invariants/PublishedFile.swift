import Basics
import Contract

/// A state file as it was replaced: taken apart once, and shared by all who look.
final class PublishedFile {
    let path: String
    let bytes: [UInt8]

    /// Which of codexd's files it is, wherever the state directory lies.
    let file: StateFile?

    /// The JSON object that it is; empty if it's none.
    let object: ArraySlice<UInt8>

    /// Whether it's a JSON object.
    var isObject: Bool { !object.isEmpty }

    /// The event up to which it's complete.
    let seq: Int?

    /// The sessions in it, if it's the registry of sessions.
    let sessions: [SessionRecord]?

    /// The runs in it, if it's the registry of runs.
    let runs: [RunRecord]?

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        let file = StateFile(rawValue: name)
        // Whoever expects JSON says so when there is none.
        let content = name.hasSuffix(".json") ? try? JSONSlice(validating: bytes) : nil
        self.file = file
        guard let content, content.kind == .object else {
            object = []
            (seq, sessions, runs) = (nil, nil, nil)
            return
        }
        object = content.bytes
        let isRegistry = file == .sessionRegistry || file == .runRegistry
        if !isRegistry, let last = Self.lastNumber(of: object) {
            (seq, sessions, runs) = (last, nil, nil)
        } else {
            let members = Self.members(of: object)
            seq = members.seq
            sessions = file == .sessionRegistry ? members.sessions : nil
            runs = file == .runRegistry ? members.runs : nil
        }
    }

    private typealias Members = (seq: Int?, sessions: [SessionRecord]?, runs: [RunRecord]?)

    private static func members(of object: ArraySlice<UInt8>) -> Members {
        let bytes = object.span
        var (seq, sessions, runs): Members = (nil, nil, nil)
        var at = 0
        bytes.forEachMember(&at) { name, at in
            if name.spell("seq") {
                seq = bytes.extracting(bytes.nextValue(&at)).number
            } else if name.spell("sessions") {
                sessions = SessionRecord.all(in: object, bytes, &at)
            } else if name.spell("runs") {
                runs = RunRecord.all(in: object, bytes, &at)
            }
        }
        return (seq, sessions, runs)
    }

    /// The number of the event, where it's the object's last member, as codexd writes it: nothing else is looked at.
    private static func lastNumber(of object: ArraySlice<UInt8>) -> Int? {
        let bytes = object.span
        var end = bytes.count - 1
        while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
        var start = end
        while start > 0, bytes[start - 1] >= UInt8(ascii: "0"), bytes[start - 1] <= UInt8(ascii: "9") { start -= 1 }
        // A quotation mark behind a blank or a brace begins a name, and one behind a backslash doesn't.
        guard start >= Self.label.count, bytes.extracting(..<start).ends(with: Self.label) else { return nil }
        return bytes.extracting(start..<end).number
    }

    private static let label = Array(" \"seq\": ".utf8)
}

extension Span<UInt8> {
    fileprivate func ends(with end: [UInt8]) -> Bool {
        count >= end.count && extracting(last: end.count).elementsEqual(end)
    }
}
