extension Scenario {
    /// The same daemon in the same place, with nothing to do and nothing to fear: nobody asks anything, nothing goes
    /// wrong, and each server does whatever it's asked.
    package var successor: Scenario {
        var successor = self
        successor.servers = servers.map { ServerPlan.plain($0.kind) }
        successor.steps = []
        successor.faults = []
        return successor
    }
}
