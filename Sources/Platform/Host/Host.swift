/// This process and the machine it runs on.
package enum Host {
    /// The number of this process.
    package static var processID: Int32 { LibC.processID() }

    /// How many processors work for programs now; at least one.
    package static var processorCount: Int { LibC.processorCount() }

    /// A name for the time since the machine was switched on, equal until it is switched on again.
    package static func bootID() throws(SystemError) -> String {
        try LibC.bootID()
    }

    /// The file that this process runs, with no link left in it on Linux.
    package static func executablePath() throws(SystemError) -> String {
        try LibC.executablePath()
    }

    /// The directory that relative paths are taken from.
    package static func workingDirectory() throws(SystemError) -> String {
        try LibC.workingDirectory()
    }

    /// What the process was started with, its own name first.
    package static var arguments: [String] { CommandLine.arguments }

    /// The variables that the process was started with.
    ///
    /// Of a name that occurs twice the first counts, as for getenv(3); an entry without `=` is nobody's.
    package static var environment: [String: String] {
        let pairs = LibC.environment().compactMap { entry -> (String, String)? in
            guard let equals = entry.firstIndex(of: "=") else { return nil }
            return (String(entry[..<equals]), String(entry[entry.index(after: equals)...]))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Lets this process, and those that it starts, have that many open descriptors; never fewer than before.
    ///
    /// - Returns: How many it may have now: fewer where the system's own limit is lower.
    /// - Throws: ``SystemError``.
    package static func allowDescriptors(_ count: Int) throws(SystemError) -> Int {
        try LibC.allowDescriptors(count)
    }

    /// Ends the process at once, from any thread, with nothing flushed and no handler run.
    package static func hardExit(_ code: Int32) -> Never {
        LibC.exitNow(code)
    }
}
