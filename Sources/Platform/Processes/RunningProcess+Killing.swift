import Basics

extension RunningProcess {
    /// How often it's looked for processes that were started while others were killed.
    private static let mostRounds = 64

    /// Kills the processes that were started with a variable of that value, and those that they start meanwhile.
    ///
    /// That reaches descendants that lead sessions of their own, which no signal to a group does. It doesn't reach one
    /// that was started with another environment, or whose environment this user may not see; Darwin keeps that of
    /// its own programs to itself.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - value: Its whole value.
    ///   - spared: Processes that stay alive, as this one does.
    /// - Returns: The processes that were killed.
    /// - Throws: ``SystemError`` if the system doesn't tell which processes there are.
    @discardableResult
    package static func killAll(
        withEnvironment name: String,
        _ value: String,
        sparing spared: Set<Int32> = []
    ) throws(SystemError) -> [Int32] {
        let entry = self.entry(name, value)
        // The dead show their environment a while longer, so each is killed once.
        var met = spared.union([Host.processID])
        var killed: [Int32] = []
        var pauses = 0
        for _ in 0..<mostRounds {
            let (found, isStarting) = try look(for: entry, passing: met)
            let ended = found.filter { process in
                signal(process, .kill) { wasStarted(process, with: entry) == .yes }
            }
            met.formUnion(ended)
            killed += ended
            guard found.isEmpty else { continue }
            guard isStarting, pauses < mostPauses else { break }
            pauses += 1
            try pause()
        }
        return killed
    }

    /// Signals a process, and nobody else who may have got its number meanwhile.
    ///
    /// - Parameters:
    ///   - process: Its number.
    ///   - signal: The signal.
    ///   - isMeant: Whether whoever has the number now is meant.
    /// - Returns: Whether it was sent the signal.
    static func signal(_ process: Int32, _ signal: Signal, if isMeant: () -> Bool) -> Bool {
        do throws(SystemError) {
            let held = try LibC.holdProcess(process)
            guard isMeant() else { return false }
            try LibC.send(signal, toHeld: held)
            return true
        } catch  where error.code == .noSuchProcess || error.code == .notPermitted {
            return false  // It has ended, or has become another user's.
        } catch {
            // The system has no such descriptors, or none to spare: what is left is to be quick.
            guard isMeant() else { return false }
            return (try? Self.signal(process, signal)) != nil  // Another user's.
        }
    }
}
