import Scenarios

/// Says when each fault of a plan is due, by what has been counted so far.
///
/// It carries nothing out. Faults with a time are on the agenda, and those that change a line are with its filter;
/// the others wait here for their moment.
struct FaultEngine {
    /// What goes wrong, as it was given; faults are known by their places in it.
    let plan: [Fault]

    /// Whether anything goes wrong any more.
    var isOn = true

    /// The places of faults that wait, by what they wait for; most runs have none of most kinds.
    private var steps: [Int: [Int]] = [:]
    private var syncs: [Int] = []
    private var events: [Counter] = []
    private var writes: [Counter] = []

    /// A fault that waits for the nth of something.
    private struct Counter {
        let fault: Int
        let name: String
        let glob: Glob?
        var left: Int
    }

    init(_ plan: [Fault]) {
        self.plan = plan
        for (index, fault) in plan.enumerated() {
            switch fault.trigger {
            case .time, .line: break
            case .step(let step): steps[step, default: []].append(index)
            case .sync: syncs.append(index)
            case .event(let type, let nth):
                events.append(Counter(fault: index, name: type, glob: nil, left: nth))
            case .write(let file, let nth):
                writes.append(Counter(fault: index, name: file, glob: Glob(file), left: nth))
            }
        }
    }

    /// The faults that are due at a step of the simulation.
    func fireSteps(_ step: Int) -> [Fault] {
        guard !steps.isEmpty else { return [] }
        return (steps[step] ?? []).map { plan[$0] }
    }

    /// The faults that are due when a script comes to a point, the first time.
    mutating func fireSync(_ point: String) -> [Fault] {
        guard !syncs.isEmpty else { return [] }
        let due = syncs.filter { plan[$0].trigger == .sync(point) }
        syncs.removeAll { due.contains($0) }
        return due.map { plan[$0] }
    }

    /// The faults that are due at an event of a type.
    mutating func fireEvent(_ type: String) -> [Fault] {
        guard !events.isEmpty else { return [] }
        return Self.fire(&events) { $0.name == type }.map { plan[$0] }
    }

    /// The faults that are due at a write to a file.
    mutating func fireWrite(_ path: String) -> [Fault] {
        guard !writes.isEmpty else { return [] }
        return Self.fire(&writes) { $0.glob?.matches(path) ?? false }.map { plan[$0] }
    }

    /// The faults whose line has passed.
    func fireLine(_ number: Int, _ direction: Fault.Direction, server: String) -> [Fault] {
        guard !plan.isEmpty else { return [] }
        return plan.filter { fault in
            guard case .line(direction, number, let name) = fault.trigger else { return false }
            return name ?? fault.server ?? server == server
        }
    }

    private static func fire(_ counters: inout [Counter], where isMeant: (Counter) -> Bool) -> [Int] {
        var due: [Int] = []
        for index in counters.indices where isMeant(counters[index]) {
            counters[index].left -= 1
            if counters[index].left == 0 { due.append(counters[index].fault) }
        }
        counters.removeAll { $0.left == 0 }
        return due
    }
}
