/// Where a stream socket listens or connects to.
package enum Endpoint: Hashable, Sendable {
    /// A port of a host, which is a numeric address or `localhost`; names are never looked up.
    case internet(host: String, port: UInt16)

    /// A socket in the file system.
    case local(path: String)

    /// The same endpoint with `localhost` read as the literal that it is here, `127.0.0.1`.
    var numeric: Endpoint {
        switch self {
        case .internet("localhost", let port): .internet(host: "127.0.0.1", port: port)
        case .internet, .local: self
        }
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String {
        switch self {
        case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .local(let path): path
        }
    }
}
