import Basics
import Contract

/// A state file as it was replaced: taken apart once, and shared by all who look.
final class PublishedFile {
    let path: String
    let bytes: [UInt8]

    /// Which of codexd's files it is, wherever the state directory lies.
    let file: StateFile?

    /// Whether it's a JSON object.
    let isObject: Bool

    /// The event up to which it's complete.
    let seq: Int?

    /// The sessions in it, if it's the registry of sessions.
    let sessions: [SessionRecord]?

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        let file = StateFile(rawValue: name)
        // Whoever expects JSON says so when there is none.
        let content = name.hasSuffix(".json") ? try? JSONSlice(validating: bytes) : nil
        var (seq, sessions): (Int?, JSONSlice?)
        content?.forEachMember { name, value in
            switch name {
            case "seq": seq = value.integer
            case "sessions" where file == .sessionRegistry: sessions = value
            default: break
            }
        }
        self.file = file
        self.seq = seq
        self.sessions = sessions?.elements.map(SessionRecord.init)
        isObject = content?.kind == .object
    }
}
