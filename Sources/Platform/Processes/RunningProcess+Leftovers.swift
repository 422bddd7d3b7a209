import Basics

/// What the system says of a process that runs.
struct ProcessFacts: Hashable, Sendable {
    let parent: Int32
    let session: Int32
    /// See ``RunningProcess/startTime(of:)``.
    let startTime: UInt64
    /// The name of its program, which may be cut.
    let name: String
}

/// A process that somebody who is gone may have left.
package struct Leftover: Hashable, Sendable {
    /// Its number.
    package let id: Int32
    /// See ``RunningProcess/start(of:)``.
    package let start: String
    /// The number of the session that it's in.
    package let session: Int32
    /// Whether it was started with the variable that was looked for.
    package let isMarked: Bool
    /// Whether it's an ancestor of this process, or in its session.
    package let isKin: Bool
}

extension RunningProcess {
    /// When a process was started, in a text that no other process of the same number ever had, whatever the boot.
    ///
    /// - Returns: The text, or `nil` if no process of that number is running; a zombie isn't.
    package static func start(of process: Int32) throws(SystemError) -> String? {
        guard let facts = try systemFacts(of: process) else { return nil }
        return try start(facts)
    }

    private static func start(_ facts: ProcessFacts) throws(SystemError) -> String {
        "\(try Host.bootID()) \(facts.startTime)"
    }

    /// Signals a process, and nobody else who may have got its number meanwhile.
    ///
    /// - Parameters:
    ///   - process: Its number.
    ///   - start: What ``start(of:)`` said of it.
    ///   - signal: The signal.
    /// - Returns: Whether it was sent the signal: it may have ended, or be another user's.
    @discardableResult
    package static func signal(_ process: Int32, startedAt start: String, _ signal: Signal) -> Bool {
        Self.signal(process, signal) {
            do throws(SystemError) {
                return try Self.start(of: process) == start
            } catch {
                return false  // Who can't be told apart from a stranger isn't signalled.
            }
        }
    }

    /// The processes that somebody who is gone may have left, in the order of their numbers.
    ///
    /// This process isn't among them, and neither are the dead, those whose facts this user may not see, and those that
    /// descend from a running program of our name: they are that program's, whatever mark they have.
    ///
    /// - Parameters:
    ///   - leader: The number of a process; it's told, and so are those in the session of that number.
    ///   - mark: A variable; those that were started with it are told.
    ///   - otherMark: The name of a variable; who has it counts as unmarked.
    /// - Returns: The processes.
    /// - Throws: ``SystemError`` if the system doesn't tell which processes there are.
    package static func leftovers(
        of leader: Int32?,
        marked mark: (name: String, value: String)?,
        butNot otherMark: String
    ) throws(SystemError) -> [Leftover] {
        var facts: [Int32: ProcessFacts] = [:]
        for process in try systemProcesses() { facts[process] = visibleFacts(of: process) }
        guard let ours = facts[Host.processID] else { return [] }
        let marked = try mark.map { (mark) throws(SystemError) in
            let others = ByteSearch(Array("\(otherMark)=".utf8))
            let marked = try all(withEnvironment: mark.name, mark.value)
            return Set(marked.filter { wasStarted($0, with: others) != .yes })
        }
        let kin = ancestors(from: ours.parent, facts)
        var leftovers: [Leftover] = []
        for (process, its) in facts.sorted(by: { $0.key < $1.key }) where process != Host.processID {
            let isMarked = marked?.contains(process) ?? false
            guard isMarked || process == leader || its.session == leader else { continue }
            let isKin = kin.contains(process) || its.session == ours.session
            guard isKin || !isHeld(process, marked ?? [], facts, by: ours.name) else { continue }
            let start = try start(its)
            leftovers.append(
                Leftover(id: process, start: start, session: its.session, isMarked: isMarked, isKin: isKin)
            )
        }
        return leftovers
    }

    /// The facts of a process, unless it has ended or is hidden from us, as Darwin hides those of others.
    private static func visibleFacts(of process: Int32) -> ProcessFacts? {
        do throws(SystemError) {
            return try systemFacts(of: process)
        } catch {
            return nil
        }
    }

    /// A process and all from which it comes.
    private static func ancestors(from process: Int32, _ facts: [Int32: ProcessFacts]) -> Set<Int32> {
        var ancestors: Set<Int32> = []
        var next = process
        // A circle can only come of numbers that were given again while we looked.
        while next > 0, ancestors.insert(next).inserted { next = facts[next]?.parent ?? 0 }
        return ancestors
    }

    /// Whether the first unmarked ancestor of a process is a program of that name.
    private static func isHeld(
        _ process: Int32,
        _ marked: Set<Int32>,
        _ facts: [Int32: ProcessFacts],
        by name: String
    ) -> Bool {
        var met: Set<Int32> = []
        var next = facts[process]?.parent ?? 0
        while marked.contains(next), met.insert(next).inserted { next = facts[next]?.parent ?? 0 }
        return facts[next]?.name == name
    }
}
