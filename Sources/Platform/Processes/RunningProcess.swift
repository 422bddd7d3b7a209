import Basics

/// What can be told about processes that aren't children of ours, such as those an earlier daemon left behind.
package enum RunningProcess {
    /// When a process was started, in a unit that only this system knows.
    ///
    /// Numbers are used again. A number and a start time together are one process for as long as the machine runs.
    ///
    /// - Returns: The time, or `nil` if no process of that number is running; a zombie isn't.
    package static func startTime(of process: Int32) throws(SystemError) -> UInt64? {
        try systemFacts(of: process)?.startTime
    }

    /// The processes that were started with a variable of that value, in the order of their numbers.
    ///
    /// Those whose environment this user may not see aren't among them.
    package static func all(withEnvironment name: String, _ value: String) throws(SystemError) -> [Int32] {
        let entry = self.entry(name, value)
        var sight = try look(for: entry)
        for _ in 0..<mostPauses where sight.isStarting {
            try pause()
            sight = try look(for: entry)
        }
        return sight.marked
    }

    /// How often it's looked again at processes that show no environment.
    static let mostPauses = 25

    /// Gives those that are being started a moment for it.
    static func pause() throws(SystemError) {
        var poller = Poller()
        _ = try poller.wait([], timeout: .milliseconds(2))
    }

    /// Looks once at all processes but some.
    ///
    /// - Returns: Those that were started with the entry, in the order of their numbers, and whether there may be more:
    ///   within execve(2) there's a moment in which a process shows no environment. A few never have one.
    static func look(
        for entry: ByteSearch,
        passing known: Set<Int32> = []
    ) throws(SystemError) -> (marked: [Int32], isStarting: Bool) {
        var (marked, isStarting): ([Int32], Bool) = ([], false)
        for process in try systemProcesses().sorted() where !known.contains(process) {
            switch wasStarted(process, with: entry) {
            case .yes: marked.append(process)
            case .no: break
            case .unknown: isStarting = true
            }
        }
        return (marked, isStarting)
    }

    /// Looks for an entry as it stands in an environment, with a zero behind it.
    static func entry(_ name: String, _ value: String) -> ByteSearch {
        ByteSearch(Array("\(name)=\(value)\0".utf8))
    }

    /// What is known of how a process was started.
    enum Knowledge {
        case yes
        case no
        /// It shows no environment: it has none, or is just being started.
        case unknown
    }

    /// Whether a process runs that was started with an entry in its environment.
    static func wasStarted(_ process: Int32, with entry: ByteSearch) -> Knowledge {
        guard let environment = systemEnvironment(of: process) else { return .no }
        guard !environment.isEmpty else { return .unknown }
        var place = 0
        while let found = entry.firstIndex(in: environment.span, from: place) {
            // Elsewhere it's the end of another entry.
            guard found > 0, environment[found - 1] != 0 else { return .yes }
            place = found + 1
        }
        return .no
    }
}
