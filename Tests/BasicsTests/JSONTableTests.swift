import Basics
import Testing

@Suite("Tables of members")
struct JSONTableTests {
    @Test("A member is found as a slice finds it", arguments: ["a", "b", "\"", "é", "nothing", "\\u0061", ""])
    func lookup(_ name: String) throws {
        let text = #" {"a":1,"b":{"a":2},"\"":[3],"\u00e9":4,"\u0061":5, "\\u0061" : 6,"":7} "#
        let object = try JSONSlice(validating: Array(text.utf8))
        let table = JSONTable(object)

        #expect(table.count == 7)
        #expect(table[name] == object.member(name))
    }

    @Test("Names are known by their place")
    func places() throws {
        let table = JSONTable(try JSONSlice(validating: Array(#"{"a":1,"\u0062":2}"#.utf8)))

        #expect(table.isMember(at: 0, named: "a"))
        #expect(table.isMember(at: 1, named: "b"))
        #expect(!table.isMember(at: 1, named: "a"))
        #expect(!table.isMember(at: 2, named: "b"))
    }

    @Test("What isn't an object has no members", arguments: ["[1]", "\"a\"", "null", "{}"])
    func none(_ text: String) throws {
        #expect(JSONTable(try JSONSlice(validating: Array(text.utf8))).count == 0)
        #expect(JSONTable(nil)["a"] == nil)
    }
}
