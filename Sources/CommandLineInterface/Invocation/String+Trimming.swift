extension String {
    /// The text without the white space at its two ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }) else { return "" }
        let last = lastIndex { !$0.isWhitespace } ?? first
        return String(self[first...last])
    }

    /// Whether the text is an absolute path (RFC 3986, section 3.3) below the root, without query and fragment.
    var isURLPath: Bool {
        hasPrefix("/") && self != "/"
            && utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    }
}
