import Basics
import Scenarios

extension ScenarioText {
    /// The scenario as it stands, ready to be shrunk and kept among the regressions.
    ///
    /// What was found by fuzzing comes from ``playing(_:)`` and is ready already.
    package var forKeeping: ScenarioText {
        var members: JSONObject = ["$schema": "../schema/scenario-1.schema.json"]
        for member in value.members?.members ?? [] where member.name != "$schema" {
            members[member.name] = member.value
        }
        members["tags"] = ["regression"]
        members["modes"] = ["sim"]
        members["overrides"] = nil
        return ScenarioText(value: .object(members), file: file)
    }
}
