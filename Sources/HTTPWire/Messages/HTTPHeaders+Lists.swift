extension HTTPHeaders {
    /// The elements of a comma-separated field in lower case, all lines joined, empty ones left out (RFC 9110 §5.6.1).
    ///
    /// Meant for lists of tokens: a comma inside a quoted string counts like any other.
    package func list(of name: String) -> [String] {
        values(of: name)
            .flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
            .map { Array($0).trimmingFieldSpace.map(\.lowercased) }
            .filter { !$0.isEmpty }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a comma-separated field has `token` among its elements, in any case.
    package func contains(_ token: String, in name: String) -> Bool {
        list(of: name).contains { $0.equalsIgnoringCase(token) }
    }

    /// Whether `Accept` names exactly this media type with a weight above zero (RFC 9110 §12.5.1).
    ///
    /// Ranges such as `*/*` don't count: a client that takes anything hasn't asked for a stream.
    package func accepts(_ mediaType: String) -> Bool {
        list(of: "Accept").contains { range in
            let parts = range.utf8.split(separator: UInt8(ascii: ";")).map { Array($0).trimmingFieldSpace }
            guard let type = parts.first, type.elementsEqual(mediaType.utf8.map(\.lowercased)) else { return false }
            return !parts.dropFirst().contains(where: \.isZeroWeight)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether this is `q=0`, with however many decimals (RFC 9110 §12.4.2).
    fileprivate var isZeroWeight: Bool {
        let weight = dropFirst(2)
        return starts(with: "q=0".utf8) && weight.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    }
}
