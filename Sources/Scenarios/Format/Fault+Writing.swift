package import Basics

extension Fault {
    /// The fault as a scenario writes it, which is read as this fault again; times are whole milliseconds.
    package var json: JSON {
        var members: JSONObject = [
            "at": trigger.json,
            "do": argument == true ? .string(action.rawValue) : [action.rawValue: argument],
        ]
        if let server { members["server"] = .string(server) }
        if let files { members["file"] = .string(files) }
        return .object(members)
    }
}

extension Fault.Trigger {
    /// The trigger as a scenario writes it, an object of its one name.
    package var json: JSON {
        switch self {
        case .time(let duration): [TriggerName.time.rawValue: .string(duration.scenarioText)]
        case .sync(let point): [TriggerName.sync.rawValue: .string(point)]
        case .line(let direction, let nth, let server):
            [TriggerName.line.rawValue: .object(Self.line(direction, nth, server))]
        case .event(let type, let nth): [TriggerName.event.rawValue: ["type": .string(type), "nth": .integer(nth)]]
        case .write(let file, let nth): [TriggerName.write.rawValue: ["file": .string(file), "nth": .integer(nth)]]
        case .step(let step): [TriggerName.step.rawValue: .integer(step)]
        }
    }

    private static func line(_ direction: Fault.Direction, _ nth: Int, _ server: String?) -> JSONObject {
        var members: JSONObject = ["direction": .string(direction.rawValue), "nth": .integer(nth)]
        if let server { members["server"] = .string(server) }
        return members
    }
}
