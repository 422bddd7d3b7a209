import Testing

@testable import Basics

@Suite("JSON grammar")
struct JSONGrammarTests {
    @Test(
        "What RFC 8259 has is taken for what it means",
        arguments: [
            ("null", .null),
            ("true", true),
            ("false", false),
            (" \t\r\n[ \t\r\n] \t\r\n", []),
            ("{ }", [:]),
            ("0", 0),
            ("-0", .number("-0")),
            ("-12", -12),
            ("0.5", .number("0.5")),
            ("-1.50e+07", .number("-1.50e+07")),
            ("1E-2", .number("1E-2")),
            ("1e5", .number("1e5")),
            ("123456789012345678901234567890", .number("123456789012345678901234567890")),
            (#""""#, ""),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC\u0000""#, "Aé€\u{0}"),
            (#""\ud83d\ude00\uDBFF\uDFFF""#, "😀\u{10FFFF}"),
            ("\"\u{7F}é€😀\u{10FFFF}\u{2028}\"", "\u{7F}é€😀\u{10FFFF}\u{2028}"),
            (#"[1,[2,{"a":[]}],{}]"#, [1, [2, ["a": []]], [:]]),
            (#"{"a":1,"b":{"a":2},"":3}"#, ["a": 1, "b": ["a": 2], "": 3]),
            (#"{ "a" : 1 , "b" : [ 1 , 2 ] }"#, ["a": 1, "b": [1, 2]]),
            (#"{"a":1,"a":2}"#, .object(JSONObject([.init(name: "a", value: 1), .init(name: "a", value: 2)]))),
        ] as [(String, JSON)]
    )
    func accepted(text: String, expected: JSON) throws {
        let value = try JSON(parsing: text)

        #expect(value == expected)
    }

    @Test(
        "An escaped surrogate without its other half becomes one U+FFFD",
        arguments: [
            (#""\ud800""#, "\u{FFFD}"),
            (#""\udc00""#, "\u{FFFD}"),
            (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"),
            (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"),
            (#""\ud83d\n""#, "\u{FFFD}\n"),
            (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
        ]
    )
    func loneSurrogates(text: String, expected: String) throws {
        let slice = try JSONSlice(validating: Array(text.utf8))

        #expect(slice.text == expected)
        #expect(slice.value == .string(expected))
    }

    @Test("What RFC 8259 doesn't have is refused for its own reason, where it stands", arguments: Refusal.all)
    func refused(_ refusal: Refusal) throws {
        let error = try #require(throws: JSONError.self) { try JSONSlice(validating: refusal.text) }

        #expect(error.reason == refusal.reason)
        #expect(error.offset == refusal.offset)
        #expect(throws: error) { try JSON(parsing: refusal.text) }
    }

    @Test("A document that is cut anywhere ends too early, and says so at its end")
    func prefixes() throws {
        let document = Array(#" {"a\u00e9":[1.5e+7,-0,true,false,null,"é€😀\ud83d\ude00\n"],"b":{"c":[[],{}]}}"#.utf8)
        _ = try JSONSlice(validating: document)

        for length in 0..<document.count {
            let error = #expect(throws: JSONError.self) { try JSONSlice(validating: document[..<length]) }
            #expect(error?.reason == .unexpectedEnd, "cut to \(length) bytes")
            #expect(error?.offset == length)
        }
    }

    @Test("Any depth up to the limit is taken and none beyond", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1000])
    func depth(limit: Int) throws {
        let limits = JSONLimits(depth: limit)
        let brackets = [UInt8](repeating: .openBracket, count: limit) + [UInt8](repeating: .closeBracket, count: limit)
        // Arrays and objects in turn, by a rule that no period of 64 could hide.
        let isObject = (0..<limit).map { $0 % 3 == 1 }
        let mixed =
            isObject.map { $0 ? #"{"a":"# : "[" }.joined() + "1" + isObject.reversed().map { $0 ? "}" : "]" }.joined()

        let slice = try JSONSlice(validating: brackets, limits: limits)

        #expect(slice.value.encoded() == brackets)
        #expect(try JSON(parsing: mixed, limits: limits).description == mixed)
        let error = #expect(throws: JSONError.self) {
            try JSONSlice(validating: [.openBracket] + brackets + [.closeBracket], limits: limits)
        }
        #expect(error?.reason == .tooDeep(limit: limit))
        #expect(error?.offset == limit)
    }

    @Test("The wrong bracket is refused at every depth", arguments: [1, 63, 64, 65, 128])
    func wrongBracket(depth: Int) {
        let text = String(repeating: "[", count: depth - 1) + #"{"a":1]"#

        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }

        #expect(error?.reason == .unexpectedByte(.closeBracket))
        #expect(error?.offset == text.utf8.count - 1)
    }

    @Test("A limit of no depth leaves scalars")
    func noDepth() throws {
        let limits = JSONLimits(depth: 0)

        #expect(try JSON(parsing: "1", limits: limits) == 1)
        #expect(throws: JSONError.self) { try JSON(parsing: "[]", limits: limits) }
    }

    @Test("A text is taken up to its last byte and refused with one more")
    func size() throws {
        let limits = JSONLimits(bytes: 4)

        #expect(try JSON(parsing: "true", limits: limits) == true)
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "true ", limits: limits) }
        #expect(error?.reason == .tooLarge(limit: 4))
        #expect(error?.offset == 4)
    }

    @Test(
        "A fault is found by line and by byte in the line",
        arguments: [
            ("x", 1, 1),
            ("[1,\n2,\n  x]", 3, 3),
            ("\n\n", 3, 1),
            ("[\r\n\"é\" x", 2, 6),
            ("{\"a\":\n\"\n\"}", 2, 2),
        ]
    )
    func place(text: String, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }

        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test("Offsets count from the first byte of a slice, wherever that lies")
    func sliceOrigin() {
        let bytes = Array("[1]\n[\nx]".utf8)

        let error = #expect(throws: JSONError.self) { try JSONSlice(validating: bytes[4...]) }

        #expect(error?.offset == 2)
        #expect(error?.description == "line 2, column 1: unexpected 'x'")
    }
}

extension JSON {
    /// A number by its spelling, which is one of the grammar's.
    fileprivate static func number(_ literal: String) -> JSON {
        guard let number = JSONNumber(literal: literal) else { preconditionFailure("\(literal) is no number") }
        return .number(number)
    }
}
