import Basics
import Testing

@Suite("Objects written member by member")
struct JSONObjectTextTests {
    @Test("The text is the same as that of the tree with these members", arguments: [JSONStyle.compact, .pretty])
    func sameAsTree(_ style: JSONStyle) throws {
        var tree = JSONObject()
        var text = JSONObjectText(style, capacity: 1)

        try list(into: &tree)
        try list(into: &text)

        #expect(text.ended() == tree.encoded(style))
    }

    @Test("An object without members is a pair of braces", arguments: [JSONStyle.compact, .pretty])
    func empty(_ style: JSONStyle) {
        #expect(JSONObjectText(style).ended() == Array("{}".utf8))
    }

    private func list(into members: inout some JSONMembers) throws {
        members.append("text", "a \"quoted\" \\ line\nand Ünicode \u{1}")
        members.append("a name \"to escape\"", "plain")
        members.append("number", -17)
        members.append("none", optional: nil as String?)
        members.append("some", optional: 4)
        members.append("tree", ["a": [1, [], [:], ["b": nil]], "": true])
        members.append("object", object: { $0.append("inner", object: { $0.append("x", "y") }) })
        members.append("nothing", object: { _ in })
        members.append("objects", objects: 2) { index, element in
            element.append("index", index)
        }
        members.append("no objects", objects: 0) { _, _ in }
        members.append(
            "elements",
            elements: try [#"{"a":[1,{},[],{"b":"}]\",:"}],"c":null}"#, "[]", "\"text\"", "-1.5e3"].map { text in
                try JSONSlice(validating: Array(text.utf8))
            }
        )
        members.append("no elements", elements: [])
        members.append(["rest": "of it"])
    }
}
