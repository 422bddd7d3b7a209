import Basics
import Scenarios

extension ScenarioText {
    /// The places of all arrays and objects whose entries can be taken away one by one.
    ///
    /// Those come first by which most of the run goes with one entry. Scripts are not among them: what a server
    /// says in the middle is what the client relies on at the end.
    var lists: [Place] {
        let single: [Place] = [
            [.member("faults")], [.member("steps")], [.member("expect")], [.member("setup")], [.member("vars")],
        ]
        let all = single + expectationLists + setupLists + serverLists + stepLists + faultLists
        return all.filter { count(at: $0) > 0 }
    }

    private var expectationLists: [Place] {
        let expect: Place = [.member("expect")]
        let files = ["files", "events", "received", "processes", "api", "outcomes"].map { expect + [.member($0)] }
        let received = keys(at: expect + [.member("received")]).map { expect + [.member("received"), $0] }
        let streams = ([expect + [.member("events")]] + received).flatMap { stream in
            [stream + [.member("sequence")], stream + [.member("never")]]
        }
        return files + received + streams
    }

    private var setupLists: [Place] {
        ["flags", "files", "environment", "canaries"].map { [.member("setup"), .member($0)] }
    }

    private var serverLists: [Place] {
        servers.flatMap { [$0, $0 + [.member("always")], $0 + [.member("started")]] }
    }

    /// What a step has beside its name is a list as well: what it expects can go, and how long it waits.
    private var stepLists: [Place] {
        let steps: Place = [.member("steps")]
        return keys(at: steps).flatMap { [steps + [$0], steps + [$0, .member("with")]] }
    }

    private var faultLists: [Place] {
        let faults: Place = [.member("faults")]
        return keys(at: faults).flatMap { [faults + [$0], faults + [$0, .member("at"), .member("line")]] }
    }

    private var servers: [Place] {
        keys(at: [.member("servers")]).map { [.member("servers"), $0] }
    }

    /// The places of all arrays of which only the last entries can go: the scripts of each server, and each script.
    var sequences: [Place] {
        servers.map { $0 + [.member("spawns")] }.flatMap { spawns in
            [spawns] + keys(at: spawns).map { spawns + [$0] }
        }
    }

    /// The places of all values that may be made simpler: numbers and times of faults, and what steps give in.
    var values: [Place] {
        // The other texts of a fault are names, which don't mean less for being shorter.
        let faults = leaves(under: [.member("faults")]).filter { place in
            self[place]?.text.map { Duration(scenarioText: $0) != nil } ?? true
        }
        let steps = keys(at: [.member("steps")]).flatMap { key in
            ["with", "http"].flatMap { leaves(under: [.member("steps"), key, .member($0)]) }
        }
        return faults + steps
    }

    /// The names of the points at which scripts wait, in the order of the text, each once.
    var points: [String] {
        var points: [String] = []
        for sequence in sequences {
            for verb in self[sequence]?.elements ?? [] {
                guard let point = verb["sync"]?.text, !points.contains(point) else { continue }
                points.append(point)
            }
        }
        return points
    }

    /// The text without a point: nobody waits there, comes there or lets go from there.
    func without(point: String) -> ScenarioText {
        var text = self
        for place in sequences + [[.member("steps")]] {
            guard let elements = text[place]?.elements else { continue }
            text[place] = .array(elements.filter { $0["sync"]?.text != point && $0["release"]?.text != point })
        }
        return text
    }

    // MARK: - Walking

    /// How many entries the array or object at a place has.
    func count(at place: Place) -> Int { keys(at: place).count }

    /// The text with only some of the entries of an array or object, told by their numbers.
    func keeping(_ numbers: [Int], at place: Place) -> ScenarioText {
        var text = self
        switch self[place] {
        case .array(let elements)?: text[place] = .array(numbers.map { elements[$0] })
        case .object(let object)?: text[place] = .object(JSONObject(numbers.map { object.members[$0] }))
        case nil, .null?, .bool?, .number?, .string?: break
        }
        return text
    }

    private func keys(at place: Place) -> [Key] {
        switch self[place] {
        case .array(let elements)?: elements.indices.map(Key.element)
        case .object(let object)?: object.members.map { .member($0.name) }
        case nil, .null?, .bool?, .number?, .string?: []
        }
    }

    private func leaves(under place: Place) -> [Place] {
        switch self[place] {
        case .number?, .string?: [place]
        case .array?, .object?: keys(at: place).flatMap { leaves(under: place + [$0]) }
        case nil, .null?, .bool?: []
        }
    }
}
