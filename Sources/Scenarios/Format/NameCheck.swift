import Basics

/// Finds names of servers, meeting points and background calls that stand for nothing.
struct NameCheck {
    private let servers: Set<String>

    /// The points at which scripts wait, with the place of the first that does.
    private let points: [String: String]

    init(_ plans: [ServerPlan]) {
        servers = Set(plans.map(\.name))
        var points: [String: String] = [:]
        for plan in plans {
            for script in plan.spawns { script.collectPoints(into: &points) }
        }
        self.points = points
    }

    func check(_ members: Members, steps: [SplicedPart], _ scenario: Scenario) throws(ScenarioError) {
        let released = try check(scenario.steps, parts: steps)
        for (name, place) in points.sorted(by: { $0.value < $1.value }) where !released.contains(name) {
            throw .notAScenario(file: scenario.file, path: place, .neverReleased(name))
        }
        for (fault, part) in zip(scenario.faults, try members["faults"]?.elements() ?? []) {
            try check(fault, part)
        }
        try check(scenario.expectations, members["expect"])
    }

    /// - Returns: The points that steps release.
    private func check(_ steps: [Step], parts: [SplicedPart]) throws(ScenarioError) -> Set<String> {
        var (released, background): (Set<String>, Set<String>) = ([], [])
        for (step, spliced) in zip(steps.flatMap(\.flattened), parts.flatMap(\.flattened)) {
            let part = spliced.part
            switch step.action {
            case .sync(let name):
                guard points[name] != nil else { throw part.fault(.neverReached(name)) }
            case .release(let name):
                guard points[name] != nil else { throw part.fault(.neverReached(name)) }
                released.insert(name)
            case .call(_, parameters: _, headers: _, _, background: let name?), .http(_, _, background: let name?):
                guard background.insert(name).inserted else {
                    throw part.fault(.duplicate(name, kind: "background call"))
                }
            case .join(let name, _):
                guard background.contains(name) else { throw part.fault(.nothingNamed(name, kind: "background call")) }
            case .call, .life, .wait, .check, .http, .webSocket, .command, .repeated, .mix, .invariants: break
            }
        }
        return released
    }

    private func check(_ fault: Fault, _ part: Part) throws(ScenarioError) {
        if let server = fault.server, !servers.contains(server) {
            throw part.fault(.nothingNamed(server, kind: "server"))
        }
        switch fault.trigger {
        case .sync(let name) where points[name] == nil: throw part.fault(.neverReached(name))
        case .line(_, nth: _, server: let server?) where !servers.contains(server):
            throw part.fault(.nothingNamed(server, kind: "server"))
        case .sync, .line, .time, .event, .write, .step: break
        }
    }

    private func check(_ expectations: Expectations, _ part: Part?) throws(ScenarioError) {
        guard let part else { return }
        let named = expectations.received.map(\.server) + expectations.processes.map(\.server)
        for server in named where !servers.contains(server) {
            throw part.fault(.nothingNamed(server, kind: "server"))
        }
        let outcomes = try Members(whole: part)["outcomes"]?.elements() ?? []
        for (outcome, part) in zip(expectations.outcomes, outcomes) { try check(outcome.expectations, part) }
    }
}

extension [PlacedVerb] {
    fileprivate func collectPoints(into points: inout [String: String]) {
        for placed in self {
            switch placed.verb {
            case .sync(let name): if points[name] == nil { points[name] = placed.place }
            case .onSignal(_, do: let verbs), .repeated(_, let verbs): verbs.collectPoints(into: &points)
            default: continue
            }
        }
    }
}
