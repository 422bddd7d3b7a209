extension String {
    /// The text on one line with its line breaks as visible ones, for what is decided by reading it.
    var visible: String {
        var text = printable
        while text.last?.isNewline == true { text.removeLast() }
        return String(text.map { $0.isNewline ? "␊" : $0 })
    }

    /// The text as a POSIX shell reads it as one word (POSIX.1-2024, XCU 2.2.2).
    var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_-./=:@%+,".utf8.contains(byte)
                }
            }
        return isPlain ? self : "'" + map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
