extension ArraySlice<UInt8> {
    /// The text behind the percent escapes (RFC 3986 §2.1).
    ///
    /// - Throws: ``HTTPParsingError/malformedEscape`` if an escape is broken or the result isn't UTF-8.
    func percentDecoded(readsPlusAsSpace: Bool = false) throws(HTTPParsingError) -> String {
        guard contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            guard let text = String(validating: self, as: UTF8.self) else { throw .malformedEscape }
            return text
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(count)
        var rest = self
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                    throw .malformedEscape
                }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where readsPlusAsSpace:
                decoded.append(UInt8(ascii: " "))
            default:
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .malformedEscape }
        return text
    }
}
