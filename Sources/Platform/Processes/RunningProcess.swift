import Basics

/// What can be told about processes that aren't children of ours, such as those an earlier daemon left behind.
package enum RunningProcess {
    /// When a process was started, in a unit that only this system knows.
    ///
    /// Numbers are used again. A number and a start time together are one process for as long as the machine runs.
    ///
    /// - Returns: The time, or `nil` if no process of that number is running; a zombie isn't.
    package static func startTime(of process: Int32) throws(SystemError) -> UInt64? {
        try systemStartTime(of: process)
    }

    /// The processes that were started with a variable of that value, in the order of their numbers.
    ///
    /// Those whose environment this user may not see aren't among them.
    package static func all(withEnvironment name: String, _ value: String) throws(SystemError) -> [Int32] {
        let entry = self.entry(name, value)
        return try systemProcesses().sorted().filter { wasStarted($0, with: entry) == .yes }
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
