import Basics
import Testing

@Suite("Members taken in their order")
struct CompactMembersTests {
    @Test("Members are taken one by one under their names, and under no others")
    func takes() throws {
        let object = try JSONSlice(validating: Array(#"{"a":"}\",","bc":[1,{"a":2}],"":null,"d":{}}"#.utf8))
        var members = CompactMembers(object)

        #expect(members.take("b") == nil)
        #expect(members.take("a")?.text == "}\",")
        #expect(members.take("a") == nil)
        #expect(members.take("bc")?.elements.count == 2)
        #expect(members.take("")?.isNull == true)
        #expect(!members.isAtEnd)
        #expect(members.take("d")?.kind == .object)
        #expect(members.isAtEnd)
        #expect(members.take("d") == nil)
    }

    @Test("An object without members is at its end from the beginning")
    func empty() throws {
        var members = CompactMembers(try JSONSlice(validating: Array("{}".utf8)))

        #expect(members.take("a") == nil)
        #expect(members.take("") == nil)
        #expect(members.isAtEnd)
    }

    @Test(
        "Only escapes that we would write count as ours",
        arguments: [
            (#""plain é""#, true), (#""\"\\\b\f\n\r\t""#, true), (#""\\u0041""#, true), (#""\/""#, false),
            (#""a\u0041""#, false), (#""\u0001""#, false), (#"{"\\":"\n"}"#, true),
        ]
    )
    func escapes(text: String, areOurs: Bool) throws {
        #expect(try JSONSlice(validating: Array(text.utf8)).hasOurEscapes == areOurs)
    }
}
