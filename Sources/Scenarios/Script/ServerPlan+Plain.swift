extension ServerPlan {
    /// A server that answers whatever it is asked and plays a plain turn for each start, in any number of processes.
    package static let plain = ServerPlan(
        name: "app",
        kind: .appServer,
        started: nil,
        spawns: [[PlacedVerb(place: "serve", verb: .serve)]],
        extraSpawn: .repeatLast,
        always: []
    )
}
