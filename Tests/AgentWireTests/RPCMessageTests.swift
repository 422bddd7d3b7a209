import AgentWire
import Basics
import Testing

@Suite("RPC messages")
struct RPCMessageTests {
    @Test(
        "A line is one of the four kinds of message, whatever else it holds",
        arguments: try [
            Decoded(#"{"id":1,"method":"a/b"}"#, .request(id: .integer(1), method: "a/b", params: nil)),
            Decoded(
                #"{"method":"item/tool/call","id":0,"params":{"x":[1]}}"#,
                .request(id: .integer(0), method: "item/tool/call", params: JSONSlice(#"{"x":[1]}"#))
            ),
            Decoded(
                #"{"id":"r-1","method":"m","params":null}"#,
                .request(id: .string("r-1"), method: "m", params: nil)
            ),
            Decoded(#"{"jsonrpc":"2.0","id":-7,"method":"m"}"#, .request(id: .integer(-7), method: "m", params: nil)),
            Decoded(#" { "method" : "initialized" } "#, .notification(method: "initialized", params: nil)),
            Decoded(
                #"{"method":"error","params":{"willRetry":true},"emittedAtMs":1795164739839}"#,
                .notification(method: "error", params: JSONSlice(#"{"willRetry":true}"#))
            ),
            Decoded(#"{"method":"m","params":[1,2]}"#, .notification(method: "m", params: JSONSlice("[1,2]"))),
            Decoded(#"{"method":"m","result":{}}"#, .notification(method: "m", params: nil)),
            Decoded(#"{"id":2,"result":{}}"#, .success(id: .integer(2), result: JSONSlice("{}"))),
            Decoded(#"{"id":2,"result":null}"#, .success(id: .integer(2), result: JSONSlice("null"))),
            Decoded(#"{"id":2,"result":[],"error":null}"#, .success(id: .integer(2), result: JSONSlice("[]"))),
            Decoded(
                #"{"error":{"code":-32600,"message":"thread not loaded: x"},"id":3}"#,
                .failure(id: .integer(3), RPCError(code: .invalidRequest, message: "thread not loaded: x"))
            ),
            Decoded(
                #"{"error":{"code":7,"message":"","data":{"k":1.0},"more":0},"id":null,"result":null}"#,
                .failure(id: nil, RPCError(code: 7, message: "", data: JSON(parsing: #"{"k":1.0}"#)))
            ),
            Decoded(
                #"{"error":{"code":-32001,"message":"busy","data":null}}"#,
                .failure(id: nil, RPCError(code: .serverOverloaded, message: "busy", data: .null))
            ),
        ]
    )
    func messages(_ example: Decoded) throws {
        #expect(try RPCMessage.decode(Array(example.text.utf8)) == example.message)
    }

    @Test(
        "A line that is no message says why",
        arguments: [
            Refused("[]", .notAnObject),
            Refused("7", .notAnObject),
            Refused("{}", .neitherRequestNorAnswer),
            Refused(#"{"id":1}"#, .neitherRequestNorAnswer),
            Refused(#"{"id":1,"params":{}}"#, .neitherRequestNorAnswer),
            Refused(#"{"id":1,"error":null}"#, .neitherRequestNorAnswer),
            Refused(#"{"id":1,"method":7}"#, .badMethod),
            Refused(#"{"method":null}"#, .badMethod),
            Refused(#"{"id":null,"method":"m"}"#, .badID(method: "m")),
            Refused(#"{"id":1.0,"method":"m"}"#, .badID(method: "m")),
            Refused(#"{"id":99999999999999999999,"method":"m"}"#, .badID(method: "m")),
            Refused(#"{"id":[],"method":"m"}"#, .badID(method: "m")),
            Refused(#"{"result":{}}"#, .badID(method: nil)),
            Refused(#"{"id":null,"result":{}}"#, .badID(method: nil)),
            Refused(#"{"id":true,"error":{"code":1,"message":""}}"#, .badID(method: nil)),
            Refused(#"{"id":1,"error":"no"}"#, .badError(id: .integer(1))),
            Refused(#"{"id":"s","error":{"code":"x","message":""}}"#, .badError(id: .string("s"))),
            Refused(#"{"id":null,"error":{"code":1}}"#, .badError(id: nil)),
            Refused(#"{"id":1,"result":{},"error":{"code":1,"message":""}}"#, .resultBesideError(id: .integer(1))),
        ]
    )
    func refusals(_ example: Refused) {
        #expect(throws: example.error) { try RPCMessage.decode(Array(example.text.utf8)) }
    }

    @Test(
        "What isn't JSON, or is too much of it, is refused with the parser's reason",
        arguments: [
            ("", JSONError.Reason.unexpectedEnd),
            ("{\"method\":\"m\"", .unexpectedEnd),
            ("warning: x", .unexpectedByte(UInt8(ascii: "w"))),
            ("{} {}", .trailingBytes),
            ("[[[[[]]]]]", .tooDeep(limit: 4)),
            ("{\"method\":\"0123456789\"}", .tooLarge(limit: 20)),
        ]
    )
    func garbage(_ text: String, reason: JSONError.Reason) throws {
        let error = try #require(throws: RPCDecodingError.self) {
            try RPCMessage.decode(Array(text.utf8), limits: JSONLimits(depth: 4, bytes: 20))
        }

        guard case .notJSON(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.reason == reason)
    }

    @Test("Bytes that aren't UTF-8 are refused, not replaced")
    func badUTF8() throws {
        let error = try #require(throws: RPCDecodingError.self) {
            try RPCMessage.decode(Array("{\"method\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        }

        guard case .notJSON(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.reason == .invalidUTF8)
    }

    @Test("A refusal names the method, or the request that was answered, as far as it was read")
    func whatWasRead() {
        #expect(RPCDecodingError.badID(method: "m").method == "m")
        #expect(RPCDecodingError.badMethod.method == nil)
        #expect(RPCDecodingError.badError(id: .integer(1)).answeredID == .integer(1))
        #expect(RPCDecodingError.resultBesideError(id: .string("s")).answeredID == .string("s"))
        #expect(RPCDecodingError.badID(method: nil).answeredID == nil)
    }
}

@Suite("RPC encoding")
struct RPCEncodingTests {
    @Test("A message is one compact line without a version member")
    func lines() {
        #expect(
            RPCEncoding.request(id: 1, method: "a/b", params: ["x": "1\n2", "y": nil])
                == Array("{\"id\":1,\"method\":\"a/b\",\"params\":{\"x\":\"1\\n2\",\"y\":null}}\n".utf8)
        )
        #expect(RPCEncoding.notification(method: "initialized") == Array("{\"method\":\"initialized\"}\n".utf8))
        #expect(
            RPCEncoding.notification(method: "m", params: .null) == Array("{\"method\":\"m\",\"params\":null}\n".utf8)
        )
        #expect(
            RPCEncoding.success(id: .string("s"), result: ["decision": "accept"])
                == Array("{\"id\":\"s\",\"result\":{\"decision\":\"accept\"}}\n".utf8)
        )
        #expect(
            RPCEncoding.failure(id: .integer(0), error: RPCError(code: .methodNotFound, message: "no"))
                == Array("{\"id\":0,\"error\":{\"code\":-32601,\"message\":\"no\"}}\n".utf8)
        )
        #expect(
            RPCEncoding.failure(id: nil, error: RPCError(code: 1, message: "", data: []))
                == Array("{\"id\":null,\"error\":{\"code\":1,\"message\":\"\",\"data\":[]}}\n".utf8)
        )
    }

    @Test(
        "What was written reads back as it was, and as a single line",
        arguments: ["plain", "", "two\nlines", "\u{2028}\u{0}\u{1F600}\"\\", "{\"id\":2}\n"]
    )
    func roundTrip(_ text: String) throws {
        let value: JSON = ["text": .string(text)]
        let error = RPCError(code: -1, message: text, data: value)

        #expect(
            try decode(RPCEncoding.request(id: 7, method: text, params: value))
                == .request(id: .integer(7), method: text, params: value.slice)
        )
        #expect(
            try decode(RPCEncoding.notification(method: text, params: value))
                == .notification(method: text, params: value.slice)
        )
        #expect(
            try decode(RPCEncoding.success(id: .string(text), result: value))
                == .success(id: .string(text), result: value.slice)
        )
        #expect(try decode(RPCEncoding.failure(id: .integer(7), error: error)) == .failure(id: .integer(7), error))
    }

    private func decode(_ bytes: [UInt8]) throws -> RPCMessage {
        var framer = LineFramer()
        framer.append(bytes)
        guard case .whole(let line)? = framer.next() else { throw NoLine() }
        #expect(framer.finish().length == 0)
        return try RPCMessage.decode(line)
    }

    private struct NoLine: Error {}
}

/// A line and the message it is.
struct Decoded: Sendable, CustomTestStringConvertible {
    let text: String
    let message: RPCMessage

    init(_ text: String, _ message: RPCMessage) {
        self.text = text
        self.message = message
    }

    var testDescription: String { text }
}

/// A line and why it is no message.
struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let error: RPCDecodingError

    init(_ text: String, _ error: RPCDecodingError) {
        self.text = text
        self.error = error
    }

    var testDescription: String { text }
}
