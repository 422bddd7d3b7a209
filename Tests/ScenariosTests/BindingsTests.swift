import Basics
import Scenarios
import Testing

@Suite("Bindings")
struct BindingsTests {
    private let bindings = Bindings(["a": "x", "n": 3, "o": ["k": true]])

    @Test(
        "A variable is replaced by its value, which keeps its type where it stands alone",
        arguments: [
            ("'${a}'", "'x'"), ("'${n}'", "3"), ("'${o}'", "{'k': true}"), ("'<${a}${n}>'", "'<x3>'"),
            ("['${n}', {'${a}': '${a}'}]", "[3, {'x': 'x'}]"), ("'$a {a} $'", "'$a {a} $'"), ("1.50", "1.50"),
            ("'n=${n}'", "'n=3'"), ("'${'", "'${'"), ("'${}'", "'${}'"), ("'${a'", "'${a'"),
        ]
    )
    func substitution(template: String, expected: String) throws {
        #expect(try bindings.substitute(try JSON(quoting: template)) == JSON(quoting: expected))
    }

    @Test("A text stays a text, with other values as JSON in it")
    func text() throws {
        #expect(try bindings.substitute("${n}") == "3")
        #expect(try bindings.substitute("${o}!") == "{\"k\":true}!")
    }

    @Test("A variable that nothing has bound is an error with its name", arguments: ["${b}", "x${a}${b}"])
    func unbound(_ template: String) throws {
        #expect(throws: UnboundVariable(name: "b")) { try bindings.substitute(JSON.string(template)) }
        #expect(throws: UnboundVariable(name: "b")) { try bindings.substitute(template) }
    }

    @Test("The bindings go over the control channel in the order of their names and come back the same")
    func object() {
        var copy = Bindings(["a": "other"])

        copy.bind(bindings.object)

        #expect(bindings.object.members.map(\.name) == ["a", "n", "o"])
        #expect(copy == bindings)
    }
}
