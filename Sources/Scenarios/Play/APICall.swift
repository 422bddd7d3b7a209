package import Basics
import HTTPWire

/// One request over a connection of its own, until it is answered.
package struct APICall: Sendable {
    /// How a call ended.
    package enum Outcome: Hashable, Sendable {
        /// The answer, whose body is JSON, or a text, or `null` where there is none.
        case answered(status: Int, body: JSON)

        /// There was no answer, for this reason.
        case unanswered(String)
    }

    /// The most that an answer may hold.
    private static let limits = HTTPLimits(bodyBytes: 256 << 20)

    /// How it ended; `nil` while an answer may still come.
    package private(set) var outcome: Outcome?

    /// The fields of the answer's header by their names in lower case; values of one that is there repeatedly are joined.
    package private(set) var headers: JSONObject = [:]

    private var parser = HTTPResponseParser(limits: Self.limits)

    /// Creates the call of a request that is on its way.
    package init(_ request: APIRequest) {
        parser.answersHead = request.method == "HEAD"
    }

    /// Reads what has come; what comes behind the answer is of no interest.
    package mutating func take(_ received: Received) {
        guard outcome == nil, !received.isNothing else { return }
        parser.append(received.bytes)
        if received.ending == "" { parser.close() }
        do throws(HTTPParsingError) {
            outcome = try answer()
        } catch {
            outcome = .unanswered("\(error)")
        }
        guard outcome == nil, let ending = received.ending else { return }
        outcome = .unanswered(ending.isEmpty ? "the connection was closed without an answer" : ending)
    }

    private mutating func answer() throws(HTTPParsingError) -> Outcome? {
        while let output = try parser.next() {
            switch output {
            case .interim, .streamBytes, .streamEnded: continue
            case .response(let response):
                headers = Self.joined(response.headers)
                return .answered(status: response.status.rawValue, body: Self.body(response.body))
            case .streamStarted(let response):
                headers = Self.joined(response.headers)
                return .answered(status: response.status.rawValue, body: .null)
            }
        }
        return nil
    }

    /// The fields of an answer by their names in lower case; values of one that is there repeatedly are joined.
    static func joined(_ fields: HTTPHeaders) -> JSONObject {
        var headers: JSONObject = [:]
        for field in fields.fields {
            let name = field.name.lowercased()
            let earlier = headers[name]?.text.map { "\($0), " } ?? ""
            headers[name] = .string(earlier + field.value)
        }
        return headers
    }

    /// What an answer or a message says: JSON, or a text, or `null` where there is nothing.
    static func body(_ bytes: [UInt8]) -> JSON {
        guard !bytes.isEmpty else { return .null }
        do {
            return try JSON(parsing: bytes)
        } catch {
            return .string(String(decoding: bytes, as: UTF8.self))
        }
    }
}
