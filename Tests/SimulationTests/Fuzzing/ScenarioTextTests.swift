import Basics
import Scenarios
import Simulation
import Testing

@Suite("Scenarios as text")
struct ScenarioTextTests {
    private static let fragments = Result { try FuzzingFixtures.fragments() }

    @Test("With its fragments in their places a scenario says the same", arguments: try FuzzingFixtures.names())
    func inlining(_ file: String) throws {
        let (bytes, fragments) = (try FuzzingFixtures.bytes(of: file), try Self.fragments.get())
        let text = try ScenarioText(parsing: bytes, named: file, fragments: fragments)
        let original = try Scenario(parsing: bytes, named: file, mode: .sim, fragments: fragments)

        #expect(try text.scenario().explanation == original.explanation)
        #expect(!text.value.description.contains("\"use\""))
    }

    @Test("A fragment's name may be a constant, and fragments stand inside of verbs", arguments: ["a", "${which}"])
    func nested(_ name: String) throws {
        let text = """
            {"format": 1, "id": "x", "title": "x", "level": "must", "vars": {"which": "a", "method": "m"}, "steps": [],
            "servers": {"app": {"kind": "app-server", "spawns": [[{"repeat": 2, "do": [{"use": "\(name)"}]}]]}}}
            """
        let fragment = "{\"format\": 1, \"script\": [{\"notify\": \"${method}\"}, {\"wait\": \"1s\"}]}"
        let inlined = try ScenarioText(
            parsing: Array(text.utf8),
            named: "x.json",
            fragments: ["a": Array(fragment.utf8)]
        )

        #expect(
            inlined.value["servers"]?["app"]?["spawns"]
                == [[["repeat": 2, "do": [["notify": "${method}"], ["wait": "1s"]]]]]
        )
    }

    @Test("The layout is the same value, on lines that aren't too long", arguments: try FuzzingFixtures.names())
    func layout(_ file: String) throws {
        let bytes = try FuzzingFixtures.bytes(of: file)
        let text = try ScenarioText(parsing: bytes, named: file, fragments: try Self.fragments.get())

        let encoded = text.encoded
        let lines = String(decoding: encoded, as: UTF8.self).split(separator: "\n")
        #expect(try JSON(parsing: encoded) == text.value)
        #expect(lines.allSatisfy { $0.count <= 120 || $0.hasSuffix("\"") || $0.hasSuffix("\",") })
        #expect(lines.count < 1000)
    }

    @Test("What fits stands on one line, and several things with parts below one another")
    func lines() throws {
        let text = try FuzzingFixtures.text(
            "'steps': [{'op': 'status', 'expect': {}}, {'op': 'stop'}], 'tags': ['a', 'b'], 'faults': []",
            spawns: "[[{'serve': true}, {'hang': true}]]"
        )

        #expect(
            String(decoding: text.encoded, as: UTF8.self) == """
                {
                  "format": 1,
                  "id": "a",
                  "title": "A title",
                  "level": "must",
                  "servers": {
                    "app": {
                      "kind": "app-server",
                      "spawns": [[
                        { "serve": true },
                        { "hang": true }
                      ]]
                    }
                  },
                  "steps": [
                    { "op": "status", "expect": {} },
                    { "op": "stop" }
                  ],
                  "tags": ["a", "b"],
                  "faults": []
                }

                """
        )
    }
}
