package import Basics

/// Writes the messages codexd sends, each on one line that ends in its newline.
///
/// JSON escapes every newline inside a string (RFC 8259, section 7), so the one written
/// last is the only one. A WebSocket frame carries the same bytes; white space behind a
/// value is allowed there too.
package enum RPCEncoding {
    /// A request of ours, whose ids are integers.
    package static func request(id: Int, method: String, params: JSON) -> [UInt8] {
        line(["id": .integer(id), "method": .string(method), "params": params])
    }

    /// A notification; without params the member is left out.
    package static func notification(method: String, params: JSON? = nil) -> [UInt8] {
        var message: JSONObject = ["method": .string(method)]
        message["params"] = params
        return line(message)
    }

    /// The answer to a request of the server's that was served.
    package static func success(id: RPCID, result: JSON) -> [UInt8] {
        line(["id": id.json, "result": result])
    }

    /// The answer to a request of the server's that was refused.
    package static func failure(id: RPCID?, error: RPCError) -> [UInt8] {
        line(["id": id?.json ?? .null, "error": error.json])
    }

    private static func line(_ message: JSONObject) -> [UInt8] {
        var bytes: [UInt8] = []
        JSON.object(message).write(into: &bytes, style: .compact)
        bytes.append(0x0A)
        return bytes
    }
}
