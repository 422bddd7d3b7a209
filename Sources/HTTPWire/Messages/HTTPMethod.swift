/// A request method: a case-sensitive token, of which there may always be more (RFC 9110 §9.1).
package struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The token as it stands in the request line.
    package let rawValue: String

    /// Takes a method over as it is spelled; `get` is not `GET`.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Asks for a representation (RFC 9110 §9.3.1).
    package static let get = HTTPMethod(rawValue: "GET")

    /// Asks for what GET would answer, without the body (RFC 9110 §9.3.2).
    package static let head = HTTPMethod(rawValue: "HEAD")

    /// Hands a body to the resource to act on (RFC 9110 §9.3.3).
    package static let post = HTTPMethod(rawValue: "POST")

    /// Asks what may be asked (RFC 9110 §9.3.7).
    package static let options = HTTPMethod(rawValue: "OPTIONS")
}

extension HTTPMethod: CustomStringConvertible {
    package var description: String { rawValue }
}
