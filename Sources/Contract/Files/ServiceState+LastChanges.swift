import Basics

// The daemon's file is written all the time, and says of the files that aren't when they changed last. One that isn't
// older than that is complete up to where the daemon's file is, so a start need not read all of the log behind it.
extension ServiceState {
    static let lastChangesMember = "lastChanges"

    private static let files: [(name: String, file: StateFile)] = [
        ("identity", .identity), ("sessions", .sessionRegistry), ("runs", .runRegistry),
        ("keys", .requestKeys), ("approvals", .approvalRegistry),
    ]

    /// Notes what an event changes.
    mutating func noteChanges(_ change: StateChange, at seq: Int) {
        if change.identity != nil { noteChange(of: .identity, at: seq) }
        if change.touchesSessions { noteChange(of: .sessionRegistry, at: seq) }
        if change.touchesRuns { noteChange(of: .runRegistry, at: seq) }
        if change.touchesKeys { noteChange(of: .requestKeys, at: seq) }
        if change.touchesApprovals { noteChange(of: .approvalRegistry, at: seq) }
    }

    private mutating func noteChange(of file: StateFile, at seq: Int) {
        lastChanges[file] = max(lastChanges[file, default: 0], seq)
    }

    /// Lists the last event that changed each file, and for which state that holds.
    func listLastChanges(into members: inout some JSONMembers) {
        for (name, file) in Self.files { members.append(name, optional: lastChanges[file]) }
        members.append("asOf", seq)
    }

    /// Takes over what the daemon's file says of the others.
    ///
    /// An earlier version keeps a member that it doesn't know, and writes it back when it isn't true any more; so it
    /// must be of the same event as the file.
    mutating func takeLastChanges(_ object: JSONSlice, asOf covered: Int) {
        guard object.member("asOf")?.integer == covered else { return }
        for (name, file) in Self.files {
            guard let seq = object.member(name)?.integer else { continue }
            noteChange(of: file, at: seq)
            unchangedSince[file] = lastChanges[file]
        }
    }

    /// Whether the daemon's file was of a version that knows of a file that earlier ones didn't have.
    package func hasKnown(_ file: StateFile) -> Bool { unchangedSince[file] != nil }

    /// Counts files as complete that haven't changed since they were written.
    mutating func extendCoverage() {
        // One that isn't there, or can't be read, has nothing that could be complete.
        for file in unchangedSince.keys where coverage[file] != nil {
            coverage[file] = Self.completeness(of: file, written: coverage, lastChanges: unchangedSince)
        }
    }

    /// The event up to which a start has what a checkpoint should have.
    ///
    /// - Parameters:
    ///   - file: The checkpoint.
    ///   - written: The event up to which each says itself that it's complete, of those that there are.
    ///   - lastChanges: The last event that changed each, of those that not every event changes.
    /// - Returns: The event's number; 0 if there's no such checkpoint.
    package static func completeness(
        of file: StateFile,
        written: [StateFile: Int],
        lastChanges: [StateFile: Int]
    ) -> Int {
        guard let own = written[file] else { return 0 }
        guard let last = lastChanges[file], own >= last else { return own }
        return max(own, written[.daemonState, default: 0])
    }
}
