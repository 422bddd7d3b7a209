import HTTPWire

/// What bytes that nobody can foresee are thrown at, by the name that `ops/fuzz` and the corpora know.
///
/// The first byte of an input says under which conditions the others are read, so that one corpus serves for all of
/// them; see ``Conditions``.
package enum FuzzTarget: String, Hashable, Sendable, CaseIterable {
    /// The requests of a client.
    case httpRequest = "http-request"
    /// The answers of a server.
    case httpResponse = "http-response"
    /// The frames of a client.
    case webSocketClient = "websocket-client"
    /// The frames of a server.
    case webSocketServer = "websocket-server"
    /// Lines of JSON, as an app-server writes them.
    case json

    /// Reads an input in every way there is, and looks whether all of them come to the same.
    ///
    /// - Returns: What they don't agree on, for people; `nil` if they agree. What isn't allowed to happen at all traps.
    package func disagreement(on input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let (conditions, bytes) = (Conditions(first), Array(input.dropFirst()))
        return switch self {
        case .httpRequest: HTTPChecks.requests(bytes, conditions)
        case .httpResponse: HTTPChecks.responses(bytes, conditions)
        case .webSocketClient: WebSocketChecks.frames(of: .client, bytes, conditions)
        case .webSocketServer: WebSocketChecks.frames(of: .server, bytes, conditions)
        case .json: JSONChecks.lines(bytes, conditions)
        }
    }
}
