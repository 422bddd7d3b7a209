/// Paths made absolute by their text alone; nothing is asked of the file system.
enum AbsolutePath {
    /// The absolute path without `.`, `..` and empty parts; what would lie above the root is the root.
    static func of(_ path: String, relativeTo directory: String) -> String {
        let whole = path.hasPrefix("/") ? path : directory + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
