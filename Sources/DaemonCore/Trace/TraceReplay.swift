import AgentWire
import Basics
import Contract

/// Plays what a trace says went into the core through a core of this build, and compares what comes out.
///
/// ```
/// opening ──header──▶ recovering ──first event──▶ playing ──first difference──▶ diverged
///                         │  (recovered)             ⟲ (event, effects)            ⟲ (anything)
///                         └───damaged log──▶ refused ──event──▶ diverged
/// ```
package struct TraceReplay: Sendable {
    /// The longest line that is read: a reading of the log, each byte of which may take six.
    package static let longestLine = 256 << 20

    private enum State {
        case opening
        case recovering(TraceHeader, Recovery)
        /// The log can't be recovered from, so this life never began.
        case refused(RecoveryError)
        /// The next line is an event.
        case playing
        /// The next line is what the core wanted done about an event, which it has yet to be told.
        case told(TracedEvent)
        case diverged(TraceDivergence)
    }

    private var state = State.opening
    private var daemon: Daemon?
    private var framer = LineFramer(limit: longestLine)
    private var lines = 0
    private var events = 0
    private var hash = StableHash()
    private var outcome: DaemonOutcome?

    // Reused from event to event.
    private var effects: [DaemonEffect] = []
    private var writer = TraceWriter()

    /// Begins before the first line.
    package init() {}

    /// The event that the core would be told by ``finish()``: the trace says nothing of what came of it.
    ///
    /// A codexd that died of an event leaves such a trace, and this one may die of it as well.
    package var lastWords: String? {
        if case .told(let event) = state { event.description } else { nil }
    }

    /// Whether a difference was found, so that nothing more of the trace is wanted.
    package var hasDiverged: Bool {
        if case .diverged = state { true } else { false }
    }

    /// Takes in the next bytes of the trace, cut anywhere.
    ///
    /// - Throws: ``TraceError`` naming the line that can't be one of a trace.
    package mutating func read(_ bytes: [UInt8]) throws(TraceError) {
        framer.append(bytes)
        while let line = framer.next() {
            lines += 1
            do throws(TraceFault) {
                switch line {
                case .whole(let bytes): try take(bytes)
                case .tooLong(let limit): throw .tooLong(limit: limit)
                }
            } catch {
                throw TraceError(line: lines, fault: error)
            }
        }
    }

    /// Ends the trace, and tells the core its last event if nothing is known of what came of that.
    ///
    /// - Throws: ``TraceError`` if there was no header.
    package mutating func finish() throws(TraceError) -> TraceVerdict {
        let torn = framer.finish().length
        switch state {
        case .opening: throw TraceError(line: 1, fault: .empty)
        case .recovering(_, var recovery):
            do throws(RecoveryError) {
                _ = try recovery.finish()
                return verdict(.neverTold, torn)
            } catch {
                return verdict(.refused(error), torn)
            }
        case .refused(let error): return verdict(.refused(error), torn)
        case .playing: return verdict(outcome.map(TraceVerdict.Ending.ended) ?? .stillServing, torn)
        case .told(let event):
            play(event)
            return verdict(.diedOf(event.description, effects: effects.count), torn)
        case .diverged(let divergence): return .diverged(divergence)
        }
    }

    private func verdict(_ ending: TraceVerdict.Ending, _ torn: Int) -> TraceVerdict {
        .same(TraceVerdict.Agreement(events: events, ending: ending, tornTail: torn, hash: hash))
    }

    // MARK: - Lines

    private mutating func take(_ bytes: [UInt8]) throws(TraceFault) {
        switch state {
        case .diverged: return
        case .told(let event): return try compare(event, bytes)
        case .opening, .recovering, .refused, .playing: break
        }
        let line = try TraceMembers(parsing: bytes)
        switch state {
        case .opening: open(try TraceHeader(line))
        case .recovering(let header, var recovery):
            if line.has("recovered") {
                let piece = try line.object("recovered").bytes()
                // Taken out of the state meanwhile, so that nothing is copied with each piece.
                state = .opening
                do throws(RecoveryError) {
                    try recovery.read(piece)
                    state = .recovering(header, recovery)
                } catch {
                    state = .refused(error)
                }
            } else {
                do throws(RecoveryError) {
                    daemon = Daemon(header.boot(try recovery.finish()), at: header.time)
                } catch {
                    state = .diverged(TraceDivergence(error, before: try event(line, bytes)))
                    return
                }
                try take(line, bytes)
            }
        case .refused(let error):
            // What was read behind the damage says nothing more.
            guard !line.has("recovered") else { return }
            state = .diverged(TraceDivergence(error, before: try event(line, bytes)))
        case .playing: try take(line, bytes)
        case .told, .diverged: break
        }
    }

    private mutating func open(_ header: TraceHeader) {
        let recovery = Recovery(
            header.configuration,
            checkpoints: header.checkpoints,
            segments: header.segments
        )
        state = .recovering(header, recovery)
    }

    private mutating func take(_ line: TraceMembers, _ bytes: [UInt8]) throws(TraceFault) {
        events += 1
        hash.add(bytes)
        state = .told(try event(line, bytes))
    }

    private func event(_ line: TraceMembers, _ bytes: [UInt8]) throws(TraceFault) -> TracedEvent {
        guard line.has("event") else { throw .misplaced }
        let now = Instant(nanoseconds: Int64(try line.integer("at")))
        return TracedEvent(number: events, event: try DaemonEvent(traced: line), now: now, text: bytes)
    }

    // MARK: - Playing

    private mutating func play(_ event: TracedEvent) {
        effects.removeAll(keepingCapacity: true)
        daemon?.handle(event.event, at: event.now, into: &effects)
        for case .finish(let outcome) in effects { self.outcome = outcome }
        writer.clear()
        writer.write(effects)
    }

    private mutating func compare(_ event: TracedEvent, _ recorded: [UInt8]) throws(TraceFault) {
        play(event)
        let replayed = writer.text.dropLast()
        hash.add(Array(replayed))
        guard !recorded.elementsEqual(replayed) else {
            state = .playing
            return
        }
        let expected = try TraceMembers.effects(in: recorded)
        state = .diverged(
            TraceDivergence(event, expected: expected, actual: try TraceMembers.effects(in: Array(replayed)))
        )
    }
}
