/// Where a command without a slash is looked for, as a shell in the child's place would.
struct SearchPath {
    /// What a system looks through when nobody has said; see environ(7).
    private static let fallback = "/usr/bin:/bin"

    private let directories: [String]

    /// Takes the path from the environment that the child will have, and relative entries from where it will run.
    init(environment: [String: String], directory: String) {
        directories = (environment["PATH"] ?? Self.fallback)
            .split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("/") ? String($0) : "\(directory)/\($0)" }
    }

    /// The first executable regular file of that name; a command with a slash is a path already.
    func resolve(_ command: String) -> String? {
        guard !command.isEmpty else { return nil }
        guard !command.utf8.contains(UInt8(ascii: "/")) else { return command }
        return directories.lazy.map { "\($0)/\(command)" }.first(where: Self.isExecutable)
    }

    /// What can't be looked at is passed over, whatever the reason, as a shell does.
    private static func isExecutable(_ path: String) -> Bool {
        do throws(SystemError) {
            guard try LibC.status(of: path).kind == .regular else { return false }
            try LibC.requireExecutable(path, of: "access")
            return true
        } catch {
            return false
        }
    }
}
