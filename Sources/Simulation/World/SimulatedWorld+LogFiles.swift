import Basics
import Contract
import DaemonCore

// The files of the event log, and the logs of outputs: read, completed, numbered, removed.
extension SimulatedWorld {
    /// The complete parts of the event log on the disk.
    var segments: [SealedSegment] {
        disk.names.compactMap { path in
            guard path.hasPrefix(Path.logs + "/"), let length = disk.pending(path)?.count,
                let segment = LogSegment(name: String(path.dropFirst(Path.logs.count + 1)))
            else { return nil }
            return SealedSegment(segment, length: length, sealedAt: sealTimes[path] ?? timestamp)
        }
    }

    func readLog(_ client: ClientID, _ place: LogPlace, _ count: Int) {
        do {
            let bytes = try disk.read(Path.of(place), at: place.offset, count: count)
            host?.answers.append(.disk(.logRead(client, bytes)))
        } catch {
            host?.answers.append(.disk(.logReadFailed(client, SystemFailure(error))))
        }
    }

    /// Gives an output's log a number behind its name, as the real shell does.
    func turnOver(_ log: LogFile) {
        let path = Path.of(log)
        do {
            for generation in (1..<LogFile.keptGenerations).reversed()
            where disk.pending("\(path).\(generation)") != nil {
                try disk.rename("\(path).\(generation)", to: "\(path).\(generation + 1)")
            }
            try disk.rename(path, to: "\(path).1")
            try disk.append(path, [])
        } catch {
            host?.insertAnswer(.disk(.appendFailed(log, SystemFailure(error))))
        }
    }

    /// Completes the growing file of the event log, in the steps of the real `LogSealer`.
    func seal(_ order: SealOrder) -> DaemonEvent.DiskOccurrence {
        var isHarmless = true
        do {
            if let segment = order.segment, host?.linked != segment {
                try nameGrowingFile(segment)
                host?.linked = segment
                pass(.linked(Path.events, Path.of(segment)))
            }
            isHarmless = false
            try replace(Path.events, with: order.beginning)
            pass(.replaced(Path.events))
        } catch {
            return .sealFailed(SystemFailure(error), isHarmless: isHarmless)
        }
        host?.linked = nil
        if let segment = order.segment {
            let path = Path.of(segment)
            sealTimes[path] = timestamp
            // As the real one: what stands in the next file too is only in the way of those who look at the files.
            if order.length < disk.pending(path)?.count ?? 0 {
                try? disk.truncate(path, to: order.length)
                pass(.cut(path))
            }
        }
        return .sealed
    }

    /// Gives the growing file the name of a segment beside its own.
    private func nameGrowingFile(_ segment: LogSegment) throws(DiskFault) {
        try disk.remove(Path.of(segment))
        try disk.link(Path.events, as: Path.of(segment))
    }

    /// Leaves what a killed daemon was completing as far as it had come.
    func interruptSealing(_ order: SealOrder, linked: LogSegment?, after steps: Int) {
        // A disk that refuses a step has come no further.
        if steps > 0, let segment = order.segment, linked != segment { try? nameGrowingFile(segment) }
        guard steps > 1, order.segment.map({ disk.pending(Path.of($0)) != nil }) ?? true else { return }
        try? disk.replace(Path.events, with: order.beginning)
    }

    func remove(_ runs: [RunPlace]) -> DaemonEvent.DiskOccurrence {
        guard let root = host?.runsRoot else { return .runsRemoved(0, nil) }
        for (count, run) in runs.enumerated() {
            let directory = "\(root)/\(run.relativePath)/"
            do {
                for path in disk.names where path.hasPrefix(directory) {
                    try disk.remove(path)
                    pass(.removed(path))
                }
            } catch {
                return .runsRemoved(count, SystemFailure(error))
            }
        }
        return .runsRemoved(runs.count, nil)
    }

    func remove(_ segments: [LogSegment]) -> DaemonEvent.DiskOccurrence? {
        do {
            for segment in segments {
                try disk.remove(Path.of(segment))
                pass(.removed(Path.of(segment)))
            }
            return nil
        } catch {
            return .removalFailed(SystemFailure(error))
        }
    }
}
