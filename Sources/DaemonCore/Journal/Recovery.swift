import AgentWire
import Basics
package import Contract

/// Rebuilds the state from what an earlier life left: checkpoints first, then the log behind them.
///
/// It says what it wants to read next, and is given that, until it wants nothing more. Of the log's files it reads those
/// that have events which a checkpoint lacks, and always the one that grows.
///
/// A line that the earlier life could not finish is cut off and reported. A checkpoint that can't be read is set aside
/// and made anew from the log, if that still tells what it had. Anything else that can't be read stops the recovery,
/// because going on would overwrite it.
package struct Recovery: Sendable {
    /// Log lines are ours, and as long as what they quote may be: a wire line, escaped, with its change.
    package static let longestLine = 4 * LineFramer.defaultLimit

    /// The longest checkpoint that is read, 256 MiB; registries grow with what was ever done.
    package static let longestCheckpoint = 256 << 20

    /// How much of the log is read at once.
    package static let chunk = 1 << 20

    private var state: ServiceState
    private var framer = LineFramer(limit: longestLine)
    private var route: LogRoute
    private var index = LogIndex()
    /// The last number that was read, or that is known to stand before what is read.
    private var lastLogged = 0
    /// The checkpoints that aren't there, and those that can't be read, with the reasons.
    private var missing: [StateFile] = []
    private var damaged: [StateFile: String] = [:]
    /// The first event that any checkpoint lacks.
    private var firstUncovered = 1
    /// The first event that one of those lacks which every event changes.
    private var firstUnseen = 1
    /// Whether the log tells everything from the first event on.
    private var isLogWhole = false
    /// When the first event was recorded that was read.
    private var firstTime: Timestamp?
    /// Whether a start was read, which tells all of a daemon's own records.
    private var hasReadStart = false
    /// How many bytes of whole lines the file has that is being read, and of all before it.
    private var length = 0
    private let configuration: Configuration

    /// Begins with the checkpoints.
    ///
    /// - Parameters:
    ///   - configuration: Where files lie and how many recent events are kept.
    ///   - checkpoints: The content of those that exist; each is let go once it's read, as they may be large.
    ///   - segments: The complete parts of the log, in any order.
    package init(
        _ configuration: Configuration,
        checkpoints: consuming [StateFile: [UInt8]],
        segments: [SealedSegment] = []
    ) {
        self.configuration = configuration
        route = LogRoute(segments)
        state = ServiceState(eventCacheSize: configuration.eventCacheSize)
        for file in StateFile.checkpoints {
            guard let content = checkpoints.removeValue(forKey: file) else {
                missing.append(file)
                continue
            }
            damaged[file] = load(file, content)
        }
        state.resizeRecentEvents(to: configuration.eventCacheSize)
        firstUncovered = state.firstUncovered
        firstUnseen = min(state.covered(.daemonState), state.covered(.recentEvents)) + 1
        if damaged.isEmpty { route.skip(before: firstUncovered) }
    }

    /// Takes a checkpoint over.
    ///
    /// - Returns: Why it can't be read, if so; then nothing of it is taken.
    private mutating func load(_ file: StateFile, _ content: [UInt8]) -> String? {
        guard !content.isEmpty else { return "it is empty" }
        do {
            let text = try JSONSlice(validating: content, limits: JSONLimits(bytes: Self.longestCheckpoint))
            guard text.kind == .object else { return "not an object" }
            var loaded = state
            try loaded.load(file, from: text)
            state = loaded
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The file that is to be read next, and from where; `nil` once there's nothing more.
    package var next: LogPlace? { route.next }

    /// Takes in the next bytes of the file that's being read, cut anywhere; none at its end.
    ///
    /// - Throws: ``RecoveryError`` naming the line that isn't one of ours.
    package mutating func read(_ bytes: [UInt8]) throws(RecoveryError) {
        guard !route.isPeeking else {
            route.peek(bytes)
            if !route.isPeeking { (index, lastLogged) = (LogIndex(route.sealed), route.lastBefore) }
            return
        }
        guard !bytes.isEmpty else { return try endFile() }
        route.advance(bytes.count)
        framer.append(bytes)
        while let line = framer.next() {
            switch line {
            case .whole(let bytes): try take(bytes)
            case .tooLong(let limit): throw damage("longer than \(limit) bytes")
            }
        }
    }

    /// The end of a file: in all but the last, everything stands that its name promises.
    private mutating func endFile() throws(RecoveryError) {
        guard let segment = route.segment else { return route.end() }
        guard lastLogged == segment.last || segment.last == 0 else {
            throw damage("it ends with event \(lastLogged)")
        }
        _ = framer.finish()
        route.end()
        length = 0
    }

    /// Ends the log.
    ///
    /// - Returns: What is known now.
    /// - Throws: ``RecoveryError`` naming a checkpoint that can neither be read nor be made anew.
    package mutating func finish() throws(RecoveryError) -> Recovered {
        let tail = framer.finish().length
        if let format = state.daemon.format, format > DaemonRecord.latestFormat {
            let known = "this one knows formats up to \(DaemonRecord.latestFormat)"
            throw RecoveryError(
                path: configuration.path(of: .daemonState),
                reason: "it is of format \(format), which a newer codexd wrote; \(known)"
            )
        }
        var setAside: [DamagedCheckpoint] = []
        for file in StateFile.checkpoints {
            guard let reason = damaged[file] else { continue }
            guard canBeMadeAnew(file) else { throw RecoveryError(path: configuration.path(of: file), reason: reason) }
            // No number is used twice, so no file that was set aside is in the way of another.
            let name = "\(file.rawValue).damaged-\(lastLogged)"
            setAside.append(DamagedCheckpoint(file: file, reason: reason, keptAs: name))
        }
        // A directory that was never used, or by an earlier codexd, lacks files; of one of ours they were taken away.
        for file in missing where state.seq > 0 && index.first ?? 1 > 1 && !canBeMadeAnew(file) {
            // An earlier version had no such records.
            if [.requestKeys, .approvalRegistry].contains(file), !state.hasKnown(file) { continue }
            throw RecoveryError(
                path: configuration.path(of: file),
                reason: "it is missing, and the log no longer goes back to event 1"
            )
        }
        return Recovered(
            state: state,
            lastLogged: max(lastLogged, index.lastSealed ?? 0),
            fileLength: length,
            tornTail: tail,
            index: index,
            damaged: Flaw(configuration).isMutated(.damagedFileOverwritten) ? [] : setAside,
            leftovers: route.leftovers
        )
    }

    /// Whether the log that was read tells all that a checkpoint had.
    private func canBeMadeAnew(_ file: StateFile) -> Bool {
        switch file {
        case .recentEvents: true
        case .identity, .daemonState: isLogWhole || hasReadStart
        case .sessionRegistry, .runRegistry, .approvalRegistry: isLogWhole
        case .requestKeys: isLogWhole || isADayRead
        case .localAPI, .apiToken: preconditionFailure("\(file.rawValue) is no checkpoint")
        }
    }

    /// Whether events of so long a time were read that no request with a key is missing which isn't too old.
    private var isADayRead: Bool {
        guard let firstTime, let last = state.updatedAt else { return false }
        return KeyRegistry.isOver(firstTime, at: last)
    }

    private mutating func take(_ line: [UInt8]) throws(RecoveryError) {
        if let last = route.segment?.last, last > 0, lastLogged >= last { return }  // It stands in the next file too.
        if lastLogged > 0, let seq = line.span.plainTelemetry, seq == lastLogged + 1, seq < firstUnseen {
            lastLogged = seq
            index.note(seq, at: route.start + length)
            length += line.count + 1
            return
        }
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
        try follow(seq, slice)
        // Building a record costs much more than passing it by.
        let change = slice.member("change")
        guard seq >= firstUncovered || change?.member("reserved") != nil else { return }
        // Most lines change nothing but the recent events and the time of the last one.
        guard change != nil || seq >= firstUnseen else { return }
        do {
            let entry = try LogEntry(slice.value.members ?? [:])
            if entry.change?.identity != nil, entry.change?.daemon != nil { hasReadStart = true }
            state.apply(entry)
        } catch {
            throw damage(error.description)
        }
    }

    /// The first number that a checkpoint lacks which was read; without the others it's decided at the end.
    private var firstNeeded: Int {
        let read = StateFile.checkpoints.filter { damaged[$0] == nil && !missing.contains($0) }
        return read.map { state.covered($0) + 1 }.min() ?? .max
    }

    /// Takes the number of the next event.
    private mutating func follow(_ seq: Int, _ line: JSONSlice) throws(RecoveryError) {
        if lastLogged == 0, length == 0, route.start == 0 { isLogWhole = seq == 1 }
        if firstTime == nil { firstTime = line.member("createdAt")?.text.flatMap(Timestamp.init(iso8601:)) }
        guard seq > lastLogged else { throw damage("event \(seq) follows event \(lastLogged)") }
        let expected = lastLogged == 0 ? firstNeeded : lastLogged + 1
        guard seq <= expected || line.member("type")?.text == EventType.logGap.rawValue else {
            throw damage("event \(seq) follows, and events from \(expected) on are missing")
        }
        lastLogged = seq
        index.note(seq, at: route.start + length)
    }

    private func damage(_ reason: String) -> RecoveryError {
        let path = route.segment.map(configuration.path) ?? configuration.path(of: .events)
        return RecoveryError(path: path, reason: "at byte \(length): \(reason)")
    }
}

/// What an earlier life left.
package struct Recovered: Hashable, Sendable {
    /// The state up to the last event known.
    package let state: ServiceState
    /// The last number that the log has.
    package let lastLogged: Int
    /// How many bytes of whole lines the file has that grows.
    package let fileLength: Int
    /// How many bytes of an unfinished line follow them.
    package let tornTail: Int
    /// Where numbers are found in the log.
    package let index: LogIndex
    /// The checkpoints that can't be read, to be set aside; what they had is known from the log.
    package let damaged: [DamagedCheckpoint]
    /// Names of complete parts of the log that are second names of the file that grows, to be removed.
    package let leftovers: [LogSegment]
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

    package var description: String { "\(path) can't be read and was left as it is: \(reason)" }
}

/// How the change begins that a line may have; inside a string its quotation marks would be escaped.
private let changeLabel = ByteSearch(Array("\"change\":".utf8))

extension Span<UInt8> {
    /// The number of a line that we wrote and that changes nothing, as far as that shows without taking it apart: a start
    /// passes millions of them by.
    fileprivate var plainTelemetry: Int? {
        guard let seq = eventNumber, self[count - 1] == UInt8(ascii: "}"), offsetOfControl(from: 0) == count,
            changeLabel.firstIndex(in: self) == nil
        else { return nil }
        return seq
    }
}
