package import Basics

/// A request as a client writes it; nothing in it is checked, for some scenarios send what no client should.
package struct APIRequest: Sendable {
    /// The method, such as `GET`.
    package let method: String

    /// The target as it stands in the request's line.
    package let target: String

    /// The fields beside the usual ones, or in their place.
    package var headers: [(name: String, value: String)] = []

    /// What follows the header.
    package var body: [UInt8] = []

    /// Creates a request without a body.
    package init(_ method: String, _ target: String) {
        self.method = method
        self.target = target
    }

    /// Creates a request with a JSON body.
    package init(post body: JSONObject, to target: String) {
        self.init("POST", target)
        self.body = body.encoded()
    }

    /// The bytes to send; a field that the request has itself stands in the place of the usual one.
    package func encoded(for address: APIAddress) -> [UInt8] {
        var fields = [
            ("Host", address.authority), ("Authorization", "Bearer \(address.token)"), ("Accept", "application/json"),
            ("Connection", "close"),
        ]
        if !body.isEmpty || method == "POST" {
            fields += [("Content-Type", "application/json"), ("Content-Length", String(body.count))]
        }
        let given = Set(headers.map { $0.name.lowercased() })
        fields = fields.filter { !given.contains($0.0.lowercased()) } + headers.map { ($0.name, $0.value) }
        let head = "\(method) \(target) HTTP/1.1\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        return Array(head.utf8) + body
    }
}

extension String {
    /// The text as one segment of a path (RFC 3986, section 3.3).
    var asPathSegment: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default:
                (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
