import Testing

@testable import Basics

@Suite("JSON writing")
struct JSONWritingTests {
    private let sample: JSON = [
        "a": [], "b": [:], "c": [1, "x", nil], "d": ["e": ["f": true]], "g": [[false]],
    ]

    @Test("Compact text has no white space")
    func compact() {
        #expect(sample.description == #"{"a":[],"b":{},"c":[1,"x",null],"d":{"e":{"f":true}},"g":[[false]]}"#)
    }

    @Test("Pretty text has a line for everything and none for nothing")
    func pretty() {
        let expected = """
            {
              "a": [],
              "b": {},
              "c": [
                1,
                "x",
                null
              ],
              "d": {
                "e": {
                  "f": true
                }
              },
              "g": [
                [
                  false
                ]
              ]
            }
            """

        #expect(String(decoding: sample.encoded(.pretty), as: UTF8.self) == expected)
        #expect(JSON.array([]).encoded(.pretty) == Array("[]".utf8))
        #expect(JSONObject().encoded(.pretty) == Array("{}".utf8))
    }

    @Test(
        "Only what must be escaped is, in the shortest way there is",
        arguments: [
            ("", #""""#),
            ("a/b", #""a/b""#),
            ("\"\\", #""\"\\""#),
            ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
            ("\u{0}\u{1}\u{B}\u{F}\u{10}\u{1F}", #""\u0000\u0001\u000b\u000f\u0010\u001f""#),
            ("\u{7F}é\u{2028}\u{2029}😀", "\"\u{7F}é\u{2028}\u{2029}😀\""),
            ("é\n", #""é\n""#),
        ]
    )
    func escapes(text: String, expected: String) {
        #expect(JSON.string(text).encoded() == Array(expected.utf8))
        #expect(JSONObject([.init(name: text, value: 1)]).encoded() == Array("{\(expected):1}".utf8))
    }

    @Test("Every scalar below U+0800 comes back as it was")
    func scalars() throws {
        for scalar in (0..<0x800).compactMap(Unicode.Scalar.init) {
            let text = "a\(scalar)b"
            let back = try JSON(parsing: JSON.string(text).encoded()).text
            #expect(back.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test("Text is added behind what is there")
    func appending() {
        var bytes = Array("x=".utf8)

        JSON.array([1]).write(into: &bytes)

        #expect(bytes == Array("x=[1]".utf8))
    }

    @Test("What is written within limits is what a reader with those limits takes", arguments: 0..<40)
    func limits(bytes: Int) {
        let value: JSON = ["a": [1, [2], "\n"], "b": [:]]
        for depth in 0...4 {
            for style in [JSONStyle.compact, .pretty] {
                let limits = JSONLimits(depth: depth, bytes: bytes)
                let text = value.encoded(style)
                let written = Result { () throws(JSONError) in try value.encoded(style, within: limits) }
                let read = Result { () throws(JSONError) in try JSON(parsing: text, limits: limits) }

                switch (written, read) {
                case (.success(let written), .success): #expect(written == text)
                case (.failure, .failure): break
                case (.success, .failure), (.failure, .success):
                    Issue.record("writer: \(written), reader: \(read), for \(limits)")
                }
            }
        }
    }

    @Test("Going over a limit says which")
    func limitReasons() {
        let deep = #expect(throws: JSONError.self) {
            try JSON.array([[], [1]]).encoded(.pretty, within: JSONLimits(depth: 1))
        }
        let large = #expect(throws: JSONError.self) {
            try JSON.string("abc").encoded(within: JSONLimits(bytes: 4))
        }

        #expect(deep?.reason == .tooDeep(limit: 1))
        #expect(deep.map { [$0.offset, $0.line, $0.column] } == [4, 2, 3])
        #expect(large?.reason == .tooLarge(limit: 4))
        #expect(large?.offset == 4)
    }
}
