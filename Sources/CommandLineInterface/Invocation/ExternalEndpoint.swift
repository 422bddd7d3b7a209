/// Where an app-server that somebody else started is reached (contract CTR-CONF).
enum ExternalEndpoint {
    /// The forms that are taken, in words.
    static let forms = "ws://, wss://, http:// (as ws://), https:// (as wss://) and unix://PATH"

    private static let schemes = [
        (given: "ws://", meant: "ws://"),
        (given: "wss://", meant: "wss://"),
        (given: "http://", meant: "ws://"),
        (given: "https://", meant: "wss://"),
    ]

    /// The endpoint as a WebSocket URL or an absolute socket path, or `nil` if it's neither.
    static func normalized(_ endpoint: String, relativeTo directory: String) -> String? {
        for scheme in schemes where endpoint.hasPrefix(scheme.given) {
            let rest = endpoint.dropFirst(scheme.given.count)
            return rest.isEmpty ? nil : scheme.meant + rest
        }
        guard endpoint.hasPrefix("unix://") else { return nil }
        let path = String(endpoint.dropFirst("unix://".count))
        return path.isEmpty ? nil : "unix://" + AbsolutePath.of(path, relativeTo: directory)
    }
}
