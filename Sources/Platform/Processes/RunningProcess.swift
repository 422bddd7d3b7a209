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
        let entry = Array("\(name)=\(value)".utf8)
        return try systemProcesses().sorted().filter { wasStarted($0, with: entry) }
    }

    /// Whether a process runs that was started with an entry in its environment.
    static func wasStarted(_ process: Int32, with entry: [UInt8]) -> Bool {
        systemEnvironment(of: process)?.split(separator: 0).contains { $0.elementsEqual(entry) } ?? false
    }
}
