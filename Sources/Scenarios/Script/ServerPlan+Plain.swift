import Basics

extension ServerPlan {
    /// A well-behaved server of a kind, in any number of processes.
    ///
    /// An app-server answers whatever it is asked and plays a plain turn for each start; `codex exec` says hello.
    package static func plain(_ kind: Kind) -> ServerPlan {
        let (name, verbs): (String, [ScriptVerb]) =
            switch kind {
            case .appServer: ("app", [.serve(nil)])
            case .exec: ("exec", plainEvents.map(ScriptVerb.out))
            }
        return ServerPlan(
            name: name,
            kind: kind,
            profile: .current,
            started: nil,
            spawns: [verbs.enumerated().map { PlacedVerb(place: "plain[\($0.offset)]", verb: $0.element) }],
            extraSpawn: .repeatLast,
            always: []
        )
    }

    /// What `codex exec` tells of a plain turn, over the defaults.
    private static let plainEvents: [JSON] = [
        ["type": "thread.started"], ["type": "turn.started"],
        ["type": "item.completed", "item": ["text": "hello world"]], ["type": "turn.completed"],
    ]
}
