package import Basics
package import Contract

// The files that the log lies in: one grows, and is completed when it's long enough or in doubt.
extension Journal {
    /// Wants the file that grows completed, however long it is.
    package mutating func wantSealing() {
        guard hasBegun, !isEnding else { return }
        switch sealing {
        case .unwanted, .postponed: if length > file.start { sealing = .wanted }
        case .wanted, .ordered: break
        }
    }

    /// The last event is written: the file that grows stays as it is, so that nothing has to be said of another.
    package mutating func end() {
        isEnding = true
        if sealing == .wanted { sealing = .unwanted }
    }

    mutating func considerSealing(at now: Instant) {
        // Nothing comes before the first event of a life, nor behind its last.
        guard hasBegun, !isEnding else { return }
        if case .postponed(let until) = sealing, until <= now { sealing = .unwanted }
        let given = length - gathered.bytes.count - file.start
        if sealing == .unwanted, given >= longestFile, health == .well { sealing = .wanted }
    }

    /// Has the file that grows completed with what is durable in it, and the next begun with what isn't.
    mutating func seal() -> Order {
        let inDoubt = given.flatMap(\.bytes)
        let kept = length - gathered.bytes.count - inDoubt.count - file.start
        // Lines that have no number, as earlier versions wrote them, have neither a first nor a last.
        let numbers = lastDurableLine < file.first ? (0, 0) : (file.first, lastDurableLine)
        let segment = kept == 0 ? nil : LogSegment(first: numbers.0, last: numbers.1)
        sealing = .ordered(segment, length: kept)
        return .seal(SealOrder(segment: segment, length: kept, beginning: inDoubt))
    }

    /// The file is complete, and the next one has what it was to begin with, durably.
    ///
    /// - Parameter time: The time of day.
    /// - Returns: The complete one, if anything of it counts, and what need not be held any longer.
    package mutating func sealed(at time: Timestamp) -> (segment: SealedSegment?, freed: [Held]) {
        guard case .ordered(let segment, let kept) = sealing else { return (nil, []) }
        sealing = .unwanted
        file = File(start: file.start + kept, first: max(file.first, lastDurableLine + 1))
        (given, givenBytes, isInDoubt) = ([], 0, false)
        if case .failing = health { health = .recovering(through: nextSeq - 1) }
        let complete = segment.map { SealedSegment($0, length: kept, sealedAt: time) }
        return (complete, confirm(through: lastGiven))
    }

    /// The file could not be completed.
    ///
    /// - Parameters:
    ///   - isHarmless: Whether it's still the one that grows.
    ///   - now: When.
    /// - Returns: What was held and can't be confirmed now.
    package mutating func sealFailed(isHarmless: Bool, at now: Instant) -> [Held] {
        guard case .ordered = sealing else { return [] }
        if isHarmless, health == .well {
            sealing = .postponed(until: now.advanced(by: Self.sealPause))
            return []
        }
        // Nothing is written until it succeeds: nobody knows which file has the name now.
        sealing = isHarmless ? .unwanted : .wanted
        health = .failing(retryAt: now.advanced(by: Self.retryPause))
        return release { _ in true }
    }
}

/// What is to become of the file of the event log that grows.
package struct SealOrder: Hashable, Sendable {
    /// What it's called from now on; `nil` if nothing of it counts.
    package let segment: LogSegment?
    /// How many bytes of it count.
    package let length: Int
    /// What the next file begins with, durably and before it has its name.
    package let beginning: [UInt8]

    /// Creates an order.
    package init(segment: LogSegment?, length: Int, beginning: [UInt8]) {
        self.segment = segment
        self.length = length
        self.beginning = beginning
    }
}
