/// Paths made absolute by their text alone; nothing is asked of the file system.
enum AbsolutePath {
    /// The absolute path without `.`, `..` and empty parts; what would lie above the root is the root.
    static func of(_ path: String, relativeTo directory: String) -> String {
        let whole = path.utf8.first == UInt8(ascii: "/") ? path : directory + "/" + path
        var parts: [Substring.UTF8View] = []
        for part in whole.utf8.split(separator: UInt8(ascii: "/")) {
            switch Substring(part) {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return parts.isEmpty ? "/" : parts.reduce(into: "") { $0 += "/" + Substring($1) }
    }
}
