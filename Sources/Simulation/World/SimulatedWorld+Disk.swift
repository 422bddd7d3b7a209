import Basics
import Contract
import DaemonCore
import Scenarios

// What lies on the disk, and the thread that waits for it.
extension SimulatedWorld {
    /// Where things lie below the directory.
    enum Path {
        static let state = "state/codexd"
        static let logs = "logs/codexd"
        static let events = of(LogFile.events)
        static let apiToken = of(StateFile.apiToken)

        static func of(_ file: StateFile) -> String { "\(state)/\(file.rawValue)" }
        static func of(_ file: LogFile) -> String { "\(logs)/\(file.rawValue)" }
        static func of(_ segment: LogSegment) -> String { "\(logs)/\(segment.name)" }
        static func of(_ place: LogPlace) -> String { place.segment.map(of) ?? events }
    }

    func put(_ content: [UInt8], at path: String) throws(RunEnd) {
        do {
            try disk.replace(path, with: content)
        } catch {
            throw .broken("\(path): \(error)")
        }
    }

    /// Leaves what a killed daemon was replacing as far as it had come.
    func interruptReplacement(of ended: DaemonHost) {
        var stream = random.stream("interrupted replacement", ended.life)
        if case .seal(let order)? = ended.diskOrders.first {
            return interruptSealing(order, linked: ended.linked, after: stream.draw(below: 3))
        }
        guard case .replace(let file, let bytes)? = ended.diskOrders.first else { return }
        var replacement = disk.beginReplacement(of: Path.of(file), with: bytes)
        for _ in 0..<stream.draw(below: ReplaceStep.allCases.count) where replacement.next != nil {
            // A disk that refuses a step has come no further.
            try? disk.advance(&replacement)
        }
    }

    func file(_ path: String) throws(RunEnd) -> [UInt8]? {
        disk.pending(path)
    }

    func files() throws(RunEnd) -> [Observation.File] {
        disk.names.compactMap { name in disk.pending(name).map { Observation.File(path: name, bytes: $0) } }
    }

    // MARK: - At once

    func append(_ bytes: [UInt8], to log: LogFile) {
        let path = Path.of(log)
        profile.write(path)
        for fault in faults.fireWrite(path) { fire(fault) }
        guard host != nil else { return }
        do {
            let before = sweep == nil || log != .events ? nil : disk
            try disk.append(path, bytes)
            if let before { pass(.appending(path, bytes, to: before)) }
            // Whole lines of what's torn are in the log that the next life finds.
            let isTorn = tear(path, bytes.count) { kept in
                let end = bytes[..<kept].lastIndex(of: UInt8(ascii: "\n")) ?? -1
                _ = watch.appended(Array(bytes[...end]), to: log)
            }
            guard !isTorn else { return }
            let events = watch.appended(bytes, to: log)
            if log == .events { pass(.appended(path, events.last?.type ?? "")) }
            note(events)
        } catch {
            // Told next, whatever else waits: the core takes lines that nobody refused for given.
            watch.refused(log)
            host?.insertAnswer(.disk(.appendFailed(log, SystemFailure(error))))
        }
    }

    /// Counts the events that were written down, and fires the faults that wait for one.
    private func note(_ events: [LoggedEvent]) {
        for event in events {
            // What comes again makes no other mark.
            if profile.event(event.type), let mark = Mark(event: event.type) { marks.insert(mark) }
            for fault in faults.fireEvent(event.type) { fire(fault) }
        }
    }

    func remove(_ file: StateFile) {
        // It only says where the daemon was reached; a stale one is found out by whoever tries.
        try? disk.remove(Path.of(file))
        pass(.removed(Path.of(file)))
    }

    // MARK: - In its turn

    /// Gives the disk's thread something to do.
    func order(_ order: DaemonHost.DiskOrder) {
        guard let life = host?.life, host?.order(order) == true else { return }
        plan(.diskDone(life: life), after: latency.draw(.disk))
    }

    func finishDiskOrder(in life: Int) {
        guard let (order, isLast) = host?.takeOrder(in: life) else { return }
        if !isLast { plan(.diskDone(life: life), after: latency.draw(.disk)) }
        let answer: DaemonEvent.DiskOccurrence
        switch order {
        case .seal(let order): answer = seal(order)
        case .removeRuns(let runs): answer = remove(runs)
        case .removeSegments(let segments):
            guard let failure = remove(segments) else { return }
            answer = failure
        case .sync(let ticket):
            do {
                try disk.sync(Path.events)
                pass(.synced(Path.events))
                answer = .synced(ticket)
            } catch {
                answer = .syncFailed(ticket, SystemFailure(error))
            }
        case .replace(let file, let bytes):
            let path = Path.of(file)
            profile.write(path)
            for fault in faults.fireWrite(path) { fire(fault) }
            guard host?.life == life else { return }
            do {
                guard !tear(path, bytes.count) else { return }
                try replace(path, with: bytes)
                watch.replaced(path, with: bytes)
                pass(.replaced(path))
                answer = .replaced(file)
            } catch {
                answer = .replaceFailed(file, SystemFailure(error))
            }
        }
        tell(.disk(answer))
    }

    /// Replaces a file, and lets each step be seen if somebody looks.
    func replace(_ path: String, with bytes: [UInt8]) throws(DiskFault) {
        guard sweep != nil else { return try disk.replace(path, with: bytes) }
        var replacement = disk.beginReplacement(of: path, with: bytes)
        while let step = replacement.next {
            try disk.advance(&replacement)
            if replacement.next != nil { pass(.replacing(path, step)) }
        }
    }
}

extension DaemonHost {
    /// Gives the disk's thread something to do.
    ///
    /// - Returns: Whether it had nothing to do.
    fileprivate mutating func order(_ order: DiskOrder) -> Bool {
        diskOrders.append(order)
        return diskOrders.count == 1
    }

    /// Takes what the disk's thread does first, if it's in that life, and whether nothing is left for it.
    fileprivate mutating func takeOrder(in life: Int) -> (order: DiskOrder, isLast: Bool)? {
        guard life == self.life else { return nil }
        let order = diskOrders.removeFirst()
        return (order, diskOrders.isEmpty)
    }

    /// Puts an answer before all others that wait.
    mutating func insertAnswer(_ answer: DaemonEvent.Occurrence) {
        answers.insert(answer, at: told)
    }
}
