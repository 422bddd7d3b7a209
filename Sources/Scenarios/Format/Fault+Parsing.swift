import Basics

extension Fault {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .fault)
        trigger = try Trigger(members.required("at"))
        (action, argument) = try Self.action(members.required("do"))
        server = try members["server"]?.name()
        files = try members["file"]?.text()
    }

    /// An action by its name alone, or as the only key of an object with its argument.
    private static func action(_ part: Part) throws(ScenarioError) -> (Action, JSON) {
        if part.json.text != nil { return (try part.word("fault"), true) }
        let entries = try part.entries()
        guard let entry = entries.first, entries.count == 1 else {
            throw part.wrongType(expected: "one fault")
        }
        guard let action = Action(rawValue: entry.name) else {
            throw part.fault(.unknownWord(entry.name, kind: "fault", known: Action.allCases.map(\.rawValue)))
        }
        switch entry.part.json {
        case true, .number, .string: return (action, entry.part.json)
        case .null, .bool, .array, .object: throw entry.part.wrongType(expected: "true, a number or a text")
        }
    }
}

extension Fault.Trigger {
    /// How far anything is counted.
    private static let count = 1...1_000_000_000

    fileprivate init(_ part: Part) throws(ScenarioError) {
        let entries = try part.entries()
        guard let entry = entries.first, entries.count == 1 else {
            throw part.wrongType(expected: "one trigger")
        }
        guard let name = TriggerName(rawValue: entry.name) else {
            throw part.fault(.unknownWord(entry.name, kind: "trigger", known: TriggerName.allCases.map(\.rawValue)))
        }
        let argument = entry.part
        switch name {
        case .time: self = .time(try argument.duration())
        case .sync: self = .sync(try argument.name())
        case .line:
            let members = try argument.members(of: .lineTrigger)
            self = .line(
                try members.required("direction").word("direction"),
                nth: try members.required("nth").integer(in: Self.count),
                server: try members["server"]?.name()
            )
        case .event:
            let members = try argument.members(of: .eventTrigger)
            self = .event(
                type: try members.required("type").text(),
                nth: try members.required("nth").integer(in: Self.count)
            )
        case .write:
            let members = try argument.members(of: .writeTrigger)
            self = .write(
                file: try members.required("file").text(),
                nth: try members.required("nth").integer(in: Self.count)
            )
        case .step: self = .step(try argument.integer(in: 0...1_000_000_000))
        }
    }
}
