package import Scenarios

/// What happened in a run without faults, and so where in it a fault can strike.
package struct RunProfile: Hashable, Sendable {
    /// The lines that went one way between codexd and a server.
    package struct Lines: Hashable, Sendable {
        /// The server's name.
        package let server: String

        /// Which way they went, from the server or to it.
        package let direction: Fault.Direction

        /// How many there were.
        package let count: Int
    }

    /// How often something with a name came.
    package struct Count: Hashable, Sendable {
        /// The type of an event, or the path of a file.
        package let name: String

        /// How often it came.
        package let count: Int
    }

    /// How many names of a kind are kept; those that come later are not counted.
    package static let mostNames = 1_000

    /// How many steps the simulation took.
    package private(set) var steps = 0

    /// How many requests clients made.
    package private(set) var requests = 0

    /// How long the run took in its own time.
    package var duration: Duration = .zero

    /// The points that scripts came to, in the order in which they first did.
    package private(set) var points: [String] = []

    private var fromServers: [String: Int] = [:]
    private var toServers: [String: Int] = [:]
    // With room for what most runs have: to make it later costs more than all the counting.
    private var eventTypes = [String: Int](minimumCapacity: 24)
    private var files = [String: Int](minimumCapacity: 12)

    /// Creates the profile of a run in which nothing has happened yet.
    package init() {}

    /// Counts a step of the simulation.
    package mutating func step() { steps += 1 }

    /// Counts a request of a client.
    package mutating func request() { requests += 1 }

    /// Counts a line between codexd and a server.
    package mutating func line(_ direction: Fault.Direction, _ server: String) {
        switch direction {
        case .from: _ = fromServers.count(server)
        case .to: _ = toServers.count(server)
        }
    }

    /// Counts an event of the log.
    ///
    /// - Returns: Whether none of that type is known to have come before.
    @discardableResult
    package mutating func event(_ type: String) -> Bool { eventTypes.count(type) }

    /// Counts a write to a file, whose path is relative to the scenario's directory.
    package mutating func write(_ file: String) { _ = files.count(file) }

    /// Takes down that a script came to a point.
    package mutating func reach(_ point: String) {
        guard points.count < Self.mostNames, !points.contains(point) else { return }
        points.append(point)
    }

    /// The lines of each server and way, by the servers' names, those from a server before those to it.
    package var lines: [Lines] {
        Set(fromServers.keys).union(toServers.keys).sorted().flatMap { server in
            [(Fault.Direction.from, fromServers[server]), (.to, toServers[server])].compactMap { direction, count in
                count.map { Lines(server: server, direction: direction, count: $0) }
            }
        }
    }

    /// How many events there were of each type, by the types' names.
    package var events: [Count] { eventTypes.counts }

    /// How many writes each file got, by the files' paths.
    package var writes: [Count] { files.counts }
}

extension [String: Int] {
    /// Counts a name.
    ///
    /// - Returns: Whether it wasn't known.
    fileprivate mutating func count(_ name: String) -> Bool {
        if let known = index(forKey: name) {
            values[known] += 1
            return false
        }
        if count < RunProfile.mostNames { self[name] = 1 }
        return true
    }

    fileprivate var counts: [RunProfile.Count] {
        sorted { $0.key < $1.key }.map { RunProfile.Count(name: $0.key, count: $0.value) }
    }
}
