import AgentWire
import Basics
package import Contract

/// Rebuilds the state from what an earlier life left: checkpoints first, then the log behind them.
///
/// A line that the earlier life could not finish is cut off and reported. A checkpoint that can't be read is set aside
/// and made anew from the log, if that goes back to the first event. Anything else that can't be read stops the
/// recovery, because going on would overwrite it.
package struct Recovery: Sendable {
    /// Log lines are ours, and as long as what they quote may be: a wire line, escaped, with its change.
    package static let longestLine = 4 * LineFramer.defaultLimit

    /// The longest checkpoint that is read, 256 MiB; registries grow with what was ever done.
    package static let longestCheckpoint = 256 << 20

    private var state: ServiceState
    private var framer = LineFramer(limit: longestLine)
    private var index = LogIndex()
    private var lastLogged = 0
    /// Whether the log tells everything from the first event on.
    private var isLogWhole = false
    /// The checkpoints that can't be read, and why.
    private var damaged: [StateFile: String] = [:]
    private var length = 0
    private let configuration: Configuration

    /// Begins with the checkpoints.
    ///
    /// - Parameters:
    ///   - configuration: Where files lie and how many recent events are kept.
    ///   - checkpoints: The content of those that exist.
    package init(_ configuration: Configuration, checkpoints: [StateFile: [UInt8]]) {
        self.configuration = configuration
        state = ServiceState(eventCacheSize: configuration.eventCacheSize)
        for file in StateFile.checkpoints {
            guard let content = checkpoints[file] else { continue }
            damaged[file] = load(file, content)
        }
        state.resizeRecentEvents(to: configuration.eventCacheSize)
    }

    /// Takes a checkpoint over.
    ///
    /// - Returns: Why it can't be read, if so; then nothing of it is taken.
    private mutating func load(_ file: StateFile, _ content: [UInt8]) -> String? {
        guard !content.isEmpty else { return "it is empty" }
        do {
            let object = try JSON(parsing: content, limits: JSONLimits(bytes: Self.longestCheckpoint))
            guard let members = object.members else { return "not an object" }
            var loaded = state
            try loaded.load(file, from: members)
            state = loaded
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Takes in the next bytes of the log, cut anywhere.
    ///
    /// - Throws: ``RecoveryError`` naming the line that isn't one of ours.
    package mutating func read(_ bytes: [UInt8]) throws(RecoveryError) {
        framer.append(bytes)
        while let line = framer.next() {
            switch line {
            case .whole(let bytes): try take(bytes)
            case .tooLong(let limit): throw damage("longer than \(limit) bytes")
            }
        }
    }

    /// Ends the log.
    ///
    /// - Returns: What is known now.
    /// - Throws: ``RecoveryError`` naming a checkpoint that can neither be read nor be made anew.
    package mutating func finish() throws(RecoveryError) -> Recovered {
        let tail = framer.finish().length
        var setAside: [DamagedCheckpoint] = []
        for file in StateFile.checkpoints {
            guard let reason = damaged[file] else { continue }
            guard isLogWhole else { throw RecoveryError(path: configuration.path(of: file), reason: reason) }
            // No number is used twice, so no file that was set aside is in the way of another.
            let name = "\(file.rawValue).damaged-\(lastLogged)"
            setAside.append(DamagedCheckpoint(file: file, reason: reason, keptAs: name))
        }
        return Recovered(
            state: state,
            lastLogged: lastLogged,
            logLength: length,
            tornTail: tail,
            index: index,
            damaged: setAside
        )
    }

    private mutating func take(_ line: [UInt8]) throws(RecoveryError) {
        let slice: JSONSlice
        do {
            slice = try JSONSlice(validating: line, limits: JSONLimits(bytes: Self.longestLine))
        } catch {
            throw damage(error.description)
        }
        defer { length += line.count + 1 }
        guard slice.kind == .object else { throw damage("not an object") }
        // Earlier versions wrote no numbers; their lines are kept and change nothing.
        guard let seq = slice.member("seq")?.integer, seq > 0 else { return }
        if length == 0 { isLogWhole = seq == 1 }
        guard seq > lastLogged else { throw damage("event \(seq) follows event \(lastLogged)") }
        lastLogged = seq
        index.note(seq, at: length)
        // Building a record costs much more than passing it by.
        guard seq >= state.firstUncovered || slice.member("change")?.member("reserved") != nil else { return }
        do {
            state.apply(try LogEntry(slice.value.members ?? [:]))
        } catch {
            throw damage(error.description)
        }
    }

    private func damage(_ reason: String) -> RecoveryError {
        RecoveryError(path: configuration.path(of: .events), reason: "at byte \(length): \(reason)")
    }
}

/// What an earlier life left.
package struct Recovered: Hashable, Sendable {
    /// The state up to the last event known.
    package let state: ServiceState
    /// The last number that the log has.
    package let lastLogged: Int
    /// How many bytes of whole lines the log has.
    package let logLength: Int
    /// How many bytes of an unfinished line follow them.
    package let tornTail: Int
    /// Where numbers are found in the log.
    package let index: LogIndex
    /// The checkpoints that can't be read, to be set aside; what they had is known from the log.
    package let damaged: [DamagedCheckpoint]
}

/// A checkpoint that can't be read, and was made anew from the log.
package struct DamagedCheckpoint: Hashable, Sendable {
    /// The file.
    package let file: StateFile
    /// What is wrong with it.
    package let reason: String
    /// The name under which its directory keeps it.
    package let keptAs: String
}

/// A file of an earlier life that can't be read, and is left as it is.
package struct RecoveryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    package let path: String
    /// What is wrong with it.
    package let reason: String

    package var description: String { "\(path) is damaged and was left as it is: \(reason)" }
}
