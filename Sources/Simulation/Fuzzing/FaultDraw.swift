import Basics
import Scenarios

/// Draws single faults: when one strikes in a run of this profile, how hard, and whom.
struct FaultDraw {
    /// What the moment of a fault is measured by.
    private enum Moment {
        case line
        case event
        case write
        case point
        case time
    }

    /// How many lines, events or writes beyond those of the profile a trigger may wait for; faults make more.
    private static let countsBeyond = 3

    let profile: RunProfile
    let servers: [String]

    /// Draws a fault of a kind.
    func fault(_ kind: Fault.Action, _ stream: inout SeededGenerator) -> Fault {
        let trigger = trigger(of: kind, &stream)
        let argument = argument(of: kind, &stream)
        return Fault(
            kind,
            at: trigger,
            argument: argument,
            server: server(of: kind, trigger, &stream),
            files: files(of: kind, trigger, &stream)
        )
    }

    // MARK: - When

    private func trigger(of kind: Fault.Action, _ stream: inout SeededGenerator) -> Fault.Trigger {
        switch stream.pick(moments(of: kind).filter(isKnown)) {
        case .line:
            let lines = stream.pick(profile.lines)
            return .line(lines.direction, nth: nth(of: lines.count, &stream), server: lines.server)
        case .event:
            let events = stream.pick(profile.events)
            return .event(type: events.name, nth: nth(of: events.count, &stream))
        case .write:
            let writes = stream.pick(profile.writes)
            return .write(file: writes.name, nth: nth(of: writes.count, &stream))
        case .point: return .sync(stream.pick(profile.points))
        case .time: return .time(time(&stream))
        }
    }

    /// The moments that suit a kind; one that stands there twice is twice as likely.
    private func moments(of kind: Fault.Action) -> [Moment] {
        switch kind {
        case .delay, .chunk, .coalesce, .slowReader, .dropLine, .duplicateLine, .truncateLine, .corruptLine:
            [.line, .line, .line, .time]
        case .killServer, .exitServer, .holdPipe: [.line, .line, .event, .point, .time]
        case .killDaemon, .restartDaemon, .loseUnsynced: [.write, .write, .line, .event, .point, .time]
        case .enospc, .eio, .fsyncError, .tornWrite: [.write, .write, .write, .event, .time]
        case .disconnect, .repeatRequest: [.line, .event, .point, .time]
        }
    }

    private func isKnown(_ moment: Moment) -> Bool {
        switch moment {
        case .line: !profile.lines.isEmpty
        case .event: !profile.events.isEmpty
        case .write: !profile.writes.isEmpty
        case .point: !profile.points.isEmpty
        case .time: true
        }
    }

    private func nth(of count: Int, _ stream: inout SeededGenerator) -> Int {
        stream.chance(in: 8) ? count + stream.draw(in: 1...Self.countsBeyond) : stream.draw(in: 1...count)
    }

    /// Most of a run's work is done in its first moments, and what waits is waited for until long after its end.
    private func time(_ stream: inout SeededGenerator) -> Duration {
        let run = Int(min(max(profile.duration.milliseconds, 0), 3_600_000))
        let milliseconds =
            switch stream.draw(below: 4) {
            case 0: stream.draw(in: 0...min(run, 100))
            case 1: stream.draw(in: run...run + run / 4 + 1_000)
            default: stream.draw(in: 0...run)
            }
        return .milliseconds(milliseconds)
    }

    // MARK: - How hard

    /// The extremes are as likely as all that lies between them.
    private func argument(of kind: Fault.Action, _ stream: inout SeededGenerator) -> JSON {
        let (extremes, range): ([JSON], ClosedRange<Int>)
        switch kind {
        case .delay, .coalesce: (extremes, range) = ([true, 1, 100], 1...100)
        case .chunk: (extremes, range) = ([true, 1, 2, 4_096], 1...200)
        case .slowReader: (extremes, range) = ([true, 1, 100, "client"], 1...100)
        case .truncateLine: (extremes, range) = ([true, 0, 1], 1...200)
        case .exitServer: (extremes, range) = ([true, 0, 255], 1...254)
        case .holdPipe: (extremes, range) = ([true, 1, 10_000], 1...5_000)
        case .enospc, .eio: (extremes, range) = ([true, 1, 10_000], 1...5_000)
        case .dropLine, .duplicateLine, .corruptLine, .killServer, .killDaemon, .restartDaemon, .fsyncError, .tornWrite,
            .loseUnsynced, .disconnect, .repeatRequest:
            return true
        }
        return stream.chance(in: 2) ? stream.pick(extremes) : .integer(stream.draw(in: range))
    }

    // MARK: - Whom

    /// A server is named where there are several, and the trigger names none that is meant.
    private func server(
        of kind: Fault.Action,
        _ trigger: Fault.Trigger,
        _ stream: inout SeededGenerator
    ) -> String? {
        if case .line = trigger { return nil }
        switch kind {
        case .delay, .chunk, .coalesce, .slowReader, .dropLine, .duplicateLine, .truncateLine, .corruptLine,
            .killServer, .exitServer, .holdPipe:
            return servers.count > 1 ? stream.pick(servers) : nil
        case .killDaemon, .restartDaemon, .enospc, .eio, .fsyncError, .tornWrite, .loseUnsynced, .disconnect,
            .repeatRequest:
            return nil
        }
    }

    /// A disk fails now as a whole and now for one file.
    private func files(
        of kind: Fault.Action,
        _ trigger: Fault.Trigger,
        _ stream: inout SeededGenerator
    ) -> String? {
        switch kind {
        case .enospc, .eio, .fsyncError, .tornWrite:
            guard stream.chance(in: 2) else { return nil }
            if case .write(let file, nth: _) = trigger { return file }
            return profile.writes.isEmpty ? nil : stream.pick(profile.writes).name
        case .delay, .chunk, .coalesce, .slowReader, .dropLine, .duplicateLine, .truncateLine, .corruptLine,
            .killServer, .exitServer, .holdPipe, .killDaemon, .restartDaemon, .loseUnsynced, .disconnect,
            .repeatRequest:
            return nil
        }
    }
}
