import Basics
import Scenarios

/// One search for a small scenario: the best so far, and what has been tried.
struct ShrinkingSearch<Fingerprint: Hashable> {
    /// How many candidates may turn out to be no scenarios for each run that is allowed.
    private static var strangersPerRun: Int { 10 }

    /// The smallest scenario so far that breaks as the first did.
    private(set) var best: ScenarioText

    /// How many runs there were.
    private(set) var runs = 1

    private let fingerprint: Fingerprint
    private let mostRuns: Int
    private let run: (Scenario) -> Fingerprint?

    /// Whether a candidate must hold once its faults are taken away.
    private var needsFaults = false

    /// The hashes of all candidates so far; two of one hash would cost a candidate and no more.
    private var tried: Set<UInt64> = []
    private var strangers = 0

    init(
        from text: ScenarioText,
        breaking fingerprint: Fingerprint,
        mostRuns: Int,
        run: @escaping (Scenario) -> Fingerprint?
    ) {
        best = text
        self.fingerprint = fingerprint
        self.mostRuns = mostRuns
        self.run = run
    }

    /// Whether the bound of runs, or that of candidates that are no scenarios, is met.
    var isExhausted: Bool { runs >= mostRuns || strangers / Self.strangersPerRun >= mostRuns }

    /// Takes away and makes simpler until nothing more can go, or the bound is met.
    mutating func shrink(isJudgedByExpectations: Bool) {
        if isJudgedByExpectations, !best.faults.isEmpty { needsFaults = holds(best.withoutFaults) }
        var before: ScenarioText
        repeat {
            before = best
            removeParts()
            simplifyValues()
        } while best != before && !isExhausted
    }

    // MARK: - Taking away

    private mutating func removeParts() {
        var before: ScenarioText
        repeat {
            before = best
            // Lists come and go while they shrink; what one round leaves out, the next has.
            for number in 0... {
                let lists = best.lists
                guard number < lists.count, !isExhausted else { break }
                minimize(lists[number])
            }
            for point in best.points { _ = take(best.without(point: point)) }
            for place in best.sequences { cutEnd(of: place) }
        } while best != before && !isExhausted
    }

    private mutating func minimize(_ place: ScenarioText.Place) {
        let whole = best
        _ = DeltaDebugging.minimum(of: whole.count(at: place)) { take(whole.keeping($0, at: place)) }
    }

    /// Takes away as much of an array's end as can go, in ever smaller pieces.
    private mutating func cutEnd(of place: ScenarioText.Place) {
        var cut = best.count(at: place)
        while cut > 0 {
            let rest = best.count(at: place) - cut
            if rest < 0 || !take(best.keeping(Array(0..<rest), at: place)) { cut /= 2 }
        }
    }

    // MARK: - Making simpler

    private mutating func simplifyValues() {
        for index in best.faults.indices {
            let action: ScenarioText.Place = [.member("faults"), .element(index), .member("do")]
            guard let name = best[action]?.members?.members.first?.name else { continue }
            _ = replace(action, with: .string(name))
        }
        for place in best.values {
            while let value = best[place], value.simplifications.contains(where: { replace(place, with: $0) }) {}
        }
    }

    private mutating func replace(_ place: ScenarioText.Place, with value: JSON) -> Bool {
        var candidate = best
        candidate[place] = value
        return take(candidate)
    }

    // MARK: - Candidates

    /// Makes a candidate the best, if it is one that counts.
    private mutating func take(_ candidate: ScenarioText) -> Bool {
        guard candidate != best, !isExhausted, tried.insert(candidate.value.stableHash).inserted else { return false }
        guard outcome(of: candidate) == .broke(fingerprint) else { return false }
        guard !needsFaults || holds(candidate.withoutFaults) else { return false }
        best = candidate
        return true
    }

    private mutating func holds(_ text: ScenarioText) -> Bool { outcome(of: text) == .held }

    private mutating func outcome(of text: ScenarioText) -> Outcome {
        guard !isExhausted else { return .unknown }
        do {
            let scenario = try text.scenario()
            runs += 1
            return run(scenario).map(Outcome.broke) ?? .held
        } catch {
            // What is left may well be no scenario, such as a release of a point that is gone.
            strangers += 1
            return .unknown
        }
    }

    /// What a run came to.
    private enum Outcome: Equatable {
        case held
        case broke(Fingerprint)
        case unknown
    }
}

extension ScenarioText {
    /// The text with nothing that goes wrong.
    fileprivate var withoutFaults: ScenarioText {
        var text = self
        text[[.member("faults")]] = nil
        return text
    }
}
