/// Where the local API listens: a loopback host and a port.
package struct LocalAPIAddress: Hashable, Sendable {
    /// The host as written, without brackets.
    package let host: String

    /// The port; 0 lets the system choose one.
    package let port: Int

    /// Creates an address without judging it.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads an address such as `http://127.0.0.1:4319`.
    ///
    /// - Parameters:
    ///   - base: The address.
    ///   - isPublic: Whether it may lie beyond the loopback interface.
    /// - Throws: ``Unfit`` if it isn't a plain HTTP base URL, or isn't where it may be.
    package init(base: String, isPublic: Bool = false) throws(Unfit) {
        guard base.hasPrefix("http://") else { throw .notHTTP }
        var authority = Substring(base.dropFirst("http://".count))
        if authority.hasSuffix("/") { authority.removeLast() }
        guard !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else { throw .notABase }
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw .notABase }
            host = authority[authority.index(after: authority.startIndex)..<end]
            guard host.contains(":") else { throw .notABase }
            rest = authority[authority.index(after: end)...]
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            host = authority[..<end]
            rest = authority[end...]
        }
        if rest.isEmpty {
            port = 80
        } else {
            guard rest.first == ":", let port = UInt16(digits: rest.dropFirst()) else { throw .badPort }
            self.port = Int(port)
        }
        guard isPublic || Self.isLoopback(String(host)) else { throw .notLoopback }
        self.host = String(host)
    }

    /// The same address with the port that the system chose.
    package func listening(on port: Int) -> LocalAPIAddress {
        LocalAPIAddress(host: host, port: port)
    }

    /// The address as a base URL.
    package var base: String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    /// Whether a host names the loopback interface: all of 127.0.0.0/8, `::1` and `localhost` (RFC 6890, RFC 6761).
    package static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || isLoopbackNumber(host.utf8)
    }

    private static func isLoopbackNumber(_ host: String.UTF8View) -> Bool {
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0].elementsEqual("127".utf8) && parts.allSatisfy(isOctet)
    }

    /// Whether this is a number below 256 as people spell it, without leading zeros.
    private static func isOctet(_ digits: Substring.UTF8View) -> Bool {
        guard (1...3).contains(digits.count) else { return false }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return false }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return false }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number < 256
    }

    /// Why a text isn't an address for the local API.
    package enum Unfit: Error, Hashable, Sendable, CustomStringConvertible {
        case notHTTP
        case notABase
        case badPort
        case notLoopback

        package var description: String {
            switch self {
            case .notHTTP: "the local API is plain HTTP: http://HOST:PORT"
            case .notABase: "a base address is http://HOST:PORT, without a path"
            case .badPort: "the port is a number from 0 to 65535"
            case .notLoopback:
                "the local API listens on the loopback interface only (127.0.0.1, ::1 or localhost), "
                    + "unless --listen-public is given"
            }
        }
    }
}

extension FixedWidthInteger {
    /// Reads a decimal number spelled as people spell it, without a sign and without leading zeros.
    fileprivate init?(digits text: some StringProtocol) {
        let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isPlain, text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0") else { return nil }
        self.init(text)
    }
}
