import Basics

extension JSON {
    /// Draws a value that has a bit of everything, at most `depth` deep.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: .null
        case 1: .bool(.random(using: &generator))
        case 2: .integer(.random(in: .min ... .max, using: &generator))
        case 3: .number(.random(using: &generator))
        case 4, 5: .string(.random(using: &generator))
        case 6:
            .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) }
            )
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                        JSONObject.Member(
                            name: .random(using: &generator),
                            value: random(depth: depth - 1, using: &generator)
                        )
                    }
                )
            )
        }
    }
}

extension JSONNumber {
    private static let unusual = [
        "-0", "0.0", "1E5", "-2.5e-3", "6.022e+23", "1e999", "123456789012345678901234567890",
    ]

    static func random(using generator: inout SeededGenerator) -> JSONNumber {
        unusual.randomElement(using: &generator).flatMap(JSONNumber.init(literal:)) ?? JSONNumber(0)
    }
}

extension String {
    private static let characters: [Character] =
        ["a", "b", "é", "€", "😀", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}", "\u{FFFD}", "\"", "\\", "/"]
        + ["\n", "\r", "\t", "\u{8}", "\u{C}", "{", "}", "[", "]", ",", ":", "e\u{301}", " "]

    static func random(using generator: inout SeededGenerator) -> String {
        String(
            (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in characters.randomElement(using: &generator)
            }
        )
    }
}

extension [UInt8] {
    /// Changes, removes, repeats or cuts something, with a liking for bytes that mean something.
    func mutated(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(.meaningful(using: &generator), at: index)
            case 1 where index < bytes.count: bytes[index] = .meaningful(using: &generator)
            case 2 where index < bytes.count: bytes.remove(at: index)
            case 3 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4: bytes.removeLast(Swift.min(bytes.count, Int.random(in: 0...2, using: &generator)))
            default: break
            }
        }
        return bytes
    }
}

extension UInt8 {
    private static let meaningful =
        Array("{}[],:\"\\/ \n\t\r0123456789+-.eEtrufalsn\u{0}\u{1F}é😀".utf8) + [0x80, 0xC0, 0xED, 0xF5, 0xFF]

    fileprivate static func meaningful(using generator: inout SeededGenerator) -> UInt8 {
        meaningful.randomElement(using: &generator) ?? 0
    }
}
