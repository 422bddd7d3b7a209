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

        let ended = text.ended()
        #expect(ended == tree.encoded(style))
    }

    @Test("An object without members is a pair of braces", arguments: [JSONStyle.compact, .pretty])
    func empty(_ style: JSONStyle) {
        var text = JSONObjectText(style)

        let ended = text.ended()

        #expect(ended == Array("{}".utf8))
    }

    @Test("Members of an object that is text already are laid out as if they were listed")
    func membersOfText() throws {
        for style in [JSONStyle.compact, .pretty] {
            for inner: JSONObject in [
                [:], ["a": 1], ["a": [], "b": ["c": [1, "x  y", [:]], "d\n": "\"{,:}\\"], "e": [:]],
            ] {
                for source in [JSONStyle.compact, .pretty] {
                    var text = JSONObjectText(style)
                    var tree = JSONObject()
                    let slice = try JSONSlice(validating: inner.encoded(source))
                    text.append("before", 1)
                    text.append("object", object: { $0.append(membersOf: slice) })
                    text.append(membersOf: slice)
                    tree.append("before", 1)
                    tree.append("object", object: { $0.append(membersOf: slice) })
                    tree.append(membersOf: slice)

                    let ended = text.ended()

                    #expect(tree["object"] == .object(inner))
                    #expect(ended == tree.encoded(style))
                }
            }
        }
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
