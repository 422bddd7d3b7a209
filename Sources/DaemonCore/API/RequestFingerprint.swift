import Basics
package import Contract
package import HTTPWire

/// What a request with a key asks, as far as a repeat must ask the same (contract CTR-API-4.2).
///
/// It's a hash of 128 bits over the method, the path and the body, in two lanes that begin differently. It only has to
/// tell a client's requests apart from one another, so that a key that's used twice by mistake is noticed. A client that
/// makes two bodies collide on purpose gets the answer to the first for both, and nobody else's.
///
/// The body counts as the JSON that it is, so that white space makes no difference. Of a run's environment the names
/// count and the values don't: they are nowhere written, and neither is anything from which they could be guessed.
package struct RequestFingerprint: Hashable, Sendable {
    /// The client's name for the request.
    package let key: RequestKey

    /// The hash, in hexadecimal.
    package let text: String

    /// The longest key that is taken, in bytes.
    package static let longestKey = 255

    /// Reads the key of a request, and hashes what it asks.
    ///
    /// - Returns: Nothing if the request has no key.
    /// - Throws: ``Problem`` with 400 for two keys that differ, and 422 for one that isn't visible ASCII.
    package init?(_ request: HTTPRequest) throws(Problem) {
        let keys = request.headers.values(of: Self.header)
        guard let key = keys.first else { return nil }
        guard keys.allSatisfy({ $0 == key }) else {
            throw Problem(.badRequest, "the request has several keys", field: Self.header)
        }
        guard (1...Self.longestKey).contains(key.utf8.count), key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            let detail = "a key must be 1 to \(Self.longestKey) visible characters of ASCII"
            throw Problem(.unprocessableContent, detail, field: Self.header)
        }
        self.key = RequestKey(rawValue: key)
        text = Self.hash(of: request)
    }

    /// The field that has the key.
    static let header = "Idempotency-Key"

    private static func hash(of request: HTTPRequest) -> String {
        let body = Self.body(of: request)
        return (0..<2).map { (lane: UInt64) in
            var hash = StableHash()
            hash.add(lane)
            hash.add(Array(request.method.rawValue.utf8))
            hash.add(UInt64(request.target.pathSegments.count))
            for segment in request.target.pathSegments { hash.add(Array(segment.utf8)) }
            hash.add(body)
            return hash.description
        }.joined()
    }

    private static func body(of request: HTTPRequest) -> [UInt8] {
        // What is no JSON is refused later on, or not looked at.
        guard let value = try? JSON(parsing: request.body, limits: JSONLimits(depth: JSONLimits.foreignDepth)) else {
            return request.body
        }
        guard case .object(var object) = value, let environment = object["env"]?.members else {
            return value.encoded(.compact)
        }
        object["env"] = .array(environment.members.map { .string($0.name) })
        return JSON.object(object).encoded(.compact)
    }
}
