package import Basics

/// A request as a client writes it; nothing in it is checked, for some scenarios send what no client should.
package struct APIRequest: Sendable {
    /// The method, such as `GET`.
    package let method: String

    /// The target as it stands in the request's line.
    package let target: String

    /// The fields beside the usual ones, or in their place; one without a value is left out.
    package var headers: [(name: String, value: String?)] = []

    /// What follows the header.
    package var body: [UInt8] = []

    /// How much of the beginning is sent; `nil` is all.
    package var keep: ScriptVerb.Keep?

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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + body.count)
        bytes.append(utf8: "\(method) \(target) HTTP/1.1\r\n")
        func write(_ name: String, _ value: String) {
            bytes.append(utf8: name)
            bytes.append(utf8: ": ")
            bytes.append(utf8: value)
            bytes.append(utf8: "\r\n")
        }
        func writeUsual(_ name: String, _ value: String) {
            let isGiven = headers.contains { $0.name.lowercased() == name.lowercased() }
            if !isGiven { write(name, value) }
        }
        writeUsual("Host", address.authority)
        writeUsual("Authorization", "Bearer \(address.token)")
        writeUsual("Accept", "application/json")
        writeUsual("Connection", "close")
        if !body.isEmpty || method == "POST" {
            writeUsual("Content-Type", "application/json")
            writeUsual("Content-Length", String(body.count))
        }
        for header in headers {
            if let value = header.value { write(header.name, value) }
        }
        bytes.append(utf8: "\r\n")
        bytes += body
        return keep.map { Array(bytes.prefix($0.count(of: bytes.count))) } ?? bytes
    }
}
