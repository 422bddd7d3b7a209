package import Basics

/// One message of the app-server protocol: JSON-RPC 2.0 without its `"jsonrpc"` member.
///
/// A message is read only as far as routing needs it. Params and results stay the bytes
/// that arrived, known to be valid JSON, until somebody wants to look inside.
package enum RPCMessage: Hashable, Sendable {
    /// The peer wants an answer.
    case request(id: RPCID, method: String, params: JSONSlice?)

    /// The peer tells, and wants nothing.
    case notification(method: String, params: JSONSlice?)

    /// A request was served.
    case success(id: RPCID, result: JSONSlice)

    /// A request was refused; without an id the peer couldn't tell which.
    case failure(id: RPCID?, RPCError)

    /// Reads one line or one text frame.
    ///
    /// Members nobody asked for are ignored, `"jsonrpc"` among them. Params of `null` count as
    /// absent, and so does an `error` of `null`, which some peers send beside a result.
    ///
    /// - Parameters:
    ///   - line: The message, without its newline.
    ///   - limits: The bounds within which it is parsed.
    /// - Returns: The message, if it is one of the four kinds.
    /// - Throws: ``RPCDecodingError`` if the line is no message. An unknown method isn't an error.
    package static func decode(_ line: [UInt8], limits: JSONLimits = .standard) throws(RPCDecodingError) -> RPCMessage {
        let message: JSONSlice
        do {
            message = try JSONSlice(validating: line, limits: limits)
        } catch {
            throw .notJSON(error)
        }
        guard message.kind == .object else { throw .notAnObject }

        let envelope = Envelope(message)
        guard let method = envelope.method else { return try answer(envelope) }
        guard let method = method.text else { throw .badMethod }
        guard let id = envelope.id else { return .notification(method: method, params: envelope.params) }
        guard let id = RPCID(id) else { throw .badID(method: method) }
        return .request(id: id, method: method, params: envelope.params)
    }

    /// Reads a message that names no method, and so can only be an answer.
    private static func answer(_ envelope: Envelope) throws(RPCDecodingError) -> RPCMessage {
        guard envelope.result != nil || envelope.error != nil else { throw .neitherRequestNorAnswer }
        let id = envelope.id.flatMap(RPCID.init)
        guard let refusal = envelope.error else {
            guard let id, let result = envelope.result else { throw .badID(method: nil) }
            return .success(id: id, result: result)
        }
        // Without an id, or with null for one, the peer couldn't tell what it refuses.
        guard id != nil || envelope.id?.isNull ?? true else { throw .badID(method: nil) }
        guard envelope.result?.isNull ?? true else { throw .resultBesideError(id: id) }
        guard let error = RPCError(refusal) else { throw .badError(id: id) }
        return .failure(id: id, error)
    }
}

/// The members that matter, found in one walk; a line may be megabytes long.
private struct Envelope {
    let id: JSONSlice?
    let method: JSONSlice?
    let params: JSONSlice?
    let result: JSONSlice?
    let error: JSONSlice?

    init(_ message: JSONSlice) {
        let members = JSONTable(message)
        id = members["id"]
        method = members["method"]
        params = members["params"].flatMap { $0.isNull ? nil : $0 }
        result = members["result"]
        error = members["error"].flatMap { $0.isNull ? nil : $0 }
    }
}
