import Testing

@testable import Basics

@Suite("JSON slices")
struct JSONSliceTests {
    @Test(
        "The kind of a value is what the grammar calls it",
        arguments: [
            ("null", .null), ("true", .boolean), ("false", .boolean), ("-1", .number), ("0", .number), ("9e9", .number),
            (#""""#, .string), ("[]", .array), ("{}", .object),
        ] as [(String, JSONSlice.Kind)]
    )
    func kind(text: String, expected: JSONSlice.Kind) throws {
        #expect(try JSONSlice(text).kind == expected)
    }

    @Test("A slice has the value's own bytes, without the space around it")
    func exactBytes() throws {
        let padded = Array(" x \n{ \"a\" :[ 1 , 2.50 ] } \t".utf8)

        let slice = try JSONSlice(validating: padded[3...])

        #expect(slice.spelling == #"{ "a" :[ 1 , 2.50 ] }"#)
        #expect(slice.member("a")?.spelling == "[ 1 , 2.50 ]")
        #expect(slice.member("a")?.elements.map(\.spelling) == ["1", "2.50"])
    }

    @Test("Scalars answer for their own kind only")
    func scalars() throws {
        let slices = try ["null", "true", "false", "7", "7.0", #""7""#, "[7]", #"{"7":7}"#].map { try JSONSlice($0) }

        #expect(slices.map(\.isNull) == [true, false, false, false, false, false, false, false])
        #expect(slices.map(\.boolean) == [nil, true, false, nil, nil, nil, nil, nil])
        #expect(slices.map(\.integer) == [nil, nil, nil, 7, nil, nil, nil, nil])
        #expect(slices.map(\.text) == [nil, nil, nil, nil, nil, "7", nil, nil])
        #expect(slices.map(\.elements.count) == [0, 0, 0, 0, 0, 0, 1, 0])
        #expect(slices.map(\.members.count) == [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(slices.map { $0.member("7")?.integer } == [nil, nil, nil, nil, nil, nil, nil, 7])
    }

    @Test("A member is found by its name, however it is escaped, and never by one like it")
    func memberNames() throws {
        let slice = try JSONSlice(#"{"a":1,"ab":2,"\u0061bc":3,"\\n":4,"\n":5,"":6,"é":7,"x":{"inner":8},"q\"":9}"#)

        let found = ["a", "ab", "abc", "\\n", "\n", "", "é", "q\""].map { slice.member($0)?.integer }

        #expect(found == [1, 2, 3, 4, 5, 6, 7, 9])
        #expect(
            ["b", "inner", "A", "e\u{301}", "\\u0061bc", "q"].map { slice.member($0) } == [
                nil, nil, nil, nil, nil, nil,
            ]
        )
    }

    @Test("Of a repeated name the last counts, in a slice as in a tree")
    func repeatedNames() throws {
        let slice = try JSONSlice(#"{"a":1,"b":0,"\u0061":2,"a":[3],"b":1}"#)

        #expect(slice.member("a")?.spelling == "[3]")
        #expect(slice.value["a"] == [3])
        #expect(slice.members.map(\.name) == ["a", "b", "a", "a", "b"])
        #expect(slice.value.members?.members.map(\.name) == ["a", "b", "a", "a", "b"])
    }

    @Test("Brackets, quotation marks and commas inside strings aren't structure")
    func misleadingStrings() throws {
        let slice = try JSONSlice(#"{"]},\"{[":["\\","\"]",[["]"],{"}":"}"}]],"z":"\\\""}"#)

        #expect(slice.members.map(\.value.spelling) == [#"["\\","\"]",[["]"],{"}":"}"}]]"#, #""\\\"""#])
        #expect(slice.member("]},\"{[")?.elements.count == 3)
        #expect(slice.member("z")?.text == "\\\"")
    }

    @Test("A walk over members ends with the error that its body throws")
    func walkThrows() throws {
        let slice = try JSONSlice(#"{"a":1,"b":2,"c":3}"#)
        var seen: [String] = []

        #expect(throws: Stop.self) {
            try slice.forEachMember { name, _ throws(Stop) in
                seen.append(name.text)
                if name == "b" { throw Stop() }
            }
        }

        #expect(seen == ["a", "b"])
    }

    @Test("Slices of equal bytes are equal, wherever they were cut from")
    func equality() throws {
        let slice = try JSONSlice(#"[{"a":1}, {"a":1}, {"a": 1}]"#)

        #expect(slice.elements[0] == slice.elements[1])
        #expect(slice.elements[0] != slice.elements[2])
        #expect(Set(slice.elements).count == 2)
    }

    private struct Stop: Error {}
}

extension JSONSlice {
    fileprivate init(_ text: String) throws(JSONError) {
        try self.init(validating: Array(text.utf8))
    }

    fileprivate var spelling: String { String(decoding: bytes, as: UTF8.self) }
}
