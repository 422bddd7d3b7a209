extension NormalForm {
    /// A place in a text from which forms are tried; a form that doesn't fit leaves it anywhere.
    struct Form {
        /// The kinds of identifiers that codexd makes (contract CTR-FILE-9, CTR-API-23).
        private static let kinds = ["session", "run", "approval"]

        /// What a process id follows in a sentence.
        private static let processWords = ["process ", "pid ", "pid="]

        /// What stands before the port of an address on this machine.
        private static let loopbacks = ["127.0.0.1:", "localhost:", "[::1]:"]

        let bytes: [UInt8]
        var at: Int

        /// What lies between `start` and here.
        func text(from start: Int) -> String { String(decoding: bytes[start..<at], as: UTF8.self) }

        /// Whether a word may end here.
        private var isAtEnd: Bool { at >= bytes.count || !bytes[at].isAlphanumeric }
    }
}

// MARK: - Forms

extension NormalForm.Form {
    /// Takes an identifier that codexd made: a kind, the time in base 36 and six random characters.
    mutating func madeKind() -> String? {
        guard let kind = Self.kinds.first(where: { take("\($0)-") }), takeWhile(\.isBase36) > 0, take("-"),
            takeWhile(\.isBase36) == 6, isAtEnd
        else { return nil }
        return kind
    }

    /// Takes the words before a process id.
    mutating func takeProcess() -> Bool { Self.processWords.contains { take($0) } }

    /// Takes an address of this machine, up to its port.
    mutating func takeLoopback() -> Bool { Self.loopbacks.contains { take($0) } }

    /// Takes a UUID of version 4 (RFC 9562, section 5.4).
    ///
    /// codexd makes no others. Those of the fakes are of version 7, follow from the scenario and so are compared as they
    /// are; where a scenario has one of version 4, only its spelling isn't compared.
    mutating func takeRandomUUID() -> Bool {
        let start = at
        for (index, length) in [8, 4, 4, 4, 12].enumerated() {
            guard index == 0 || take("-"), takeWhile(\.isHexadecimal) == length else { return false }
        }
        // The version is the first digit of the third group, and the variant begins the fourth (section 4.1).
        return isAtEnd && bytes[start + 14] == UInt8(ascii: "4") && "89abAB".utf8.contains(bytes[start + 19])
    }

    /// Takes a moment, such as `2026-03-22T13:16:04.000Z` (RFC 3339, section 5.6).
    mutating func takeTimestamp() -> Bool {
        guard takeDigits() == 4, take("-"), takeDigits() == 2, take("-"), takeDigits() == 2, take("T") else {
            return false
        }
        guard takeDigits() == 2, take(":"), takeDigits() == 2, take(":"), takeDigits() == 2 else { return false }
        if take(".") { guard takeDigits() > 0 else { return false } }
        if !take("Z") {
            guard take("+") || take("-"), takeDigits() == 2, take(":"), takeDigits() == 2 else { return false }
        }
        return isAtEnd
    }

    /// Takes as many digits as there are, and counts them.
    mutating func takeDigits() -> Int {
        takeWhile { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// Takes a text if it stands here.
    mutating func take(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    private mutating func takeWhile(_ isMeant: (UInt8) -> Bool) -> Int {
        let start = at
        while at < bytes.count, isMeant(bytes[at]) { at += 1 }
        return at - start
    }
}

// MARK: - Bytes

extension UInt8 {
    /// Whether the byte is a letter or digit of ASCII, or part of another character.
    var isAlphanumeric: Bool { self >= 0x80 || isWordByte && self != UInt8(ascii: "-") && self != UInt8(ascii: "_") }

    /// Whether the byte is a hexadecimal digit.
    var isHexadecimal: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// Whether the byte is a digit of base 36 as codexd writes them.
    fileprivate var isBase36: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
