import Basics
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
    private let twice = JSONObject([
        .init(name: "a", value: 1), .init(name: "b", value: 2), .init(name: "a", value: 3),
    ])

    @Test("Of a repeated name the last is read and set, and all are removed")
    func repeatedNames() {
        var changed = twice
        changed["a"] = 4
        var removed = twice
        removed["a"] = nil

        #expect(twice["a"] == 3)
        #expect(JSON.object(changed).description == #"{"a":1,"b":2,"a":4}"#)
        #expect(JSON.object(removed).description == #"{"b":2}"#)
    }

    @Test("A new name goes to the end and a known one keeps its place")
    func places() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["c"] = 3
        object["a"] = .null

        #expect(JSON.object(object).description == #"{"a":null,"b":2,"c":3}"#)
    }

    @Test("Names that only Unicode holds for equivalent are two names")
    func equivalentNames() {
        let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]

        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test("Objects are joined and thinned out in order")
    func joining() {
        let joined = twice.followed(by: ["c": 4]).without(["b"])

        #expect(JSON.object(joined).description == #"{"a":1,"a":3,"c":4}"#)
    }

    @Test("A value answers for its own kind only")
    func kinds() {
        let values: [JSON] = [nil, true, 7, "x", [1], ["a": 1]]

        #expect(values.map(\.isNull) == [true, false, false, false, false, false])
        #expect(values.map(\.boolean) == [nil, true, nil, nil, nil, nil])
        #expect(values.map(\.integer) == [nil, nil, 7, nil, nil, nil])
        #expect(values.map(\.text) == [nil, nil, nil, "x", nil, nil])
        #expect(values.map(\.elements) == [nil, nil, nil, nil, [1], nil])
        #expect(values.map { $0["a"] } == [nil, nil, nil, nil, nil, 1])
        #expect(
            [JSON.optional(nil as String?), .optional("x"), .optional(nil as Int?), .optional(1)] == [nil, "x", nil, 1]
        )
    }
}
