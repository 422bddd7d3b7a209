package import Basics

extension StreamExpectation {
    /// Compares a stream with what was expected of it; captures of what was found are kept.
    ///
    /// Patterns are taken one after the other and never taken back: an `event` is the next one that matches, so
    /// what a failure says about a place holds whatever comes behind it.
    ///
    /// - Parameters:
    ///   - stream: The events, or the messages.
    ///   - bindings: What is bound so far.
    ///   - place: Where the scenario says it, such as `expect.events`.
    ///   - noun: What an element of the stream is called.
    /// - Returns: What doesn't hold; none if the stream is as expected.
    package func check(
        _ stream: [JSON],
        _ bindings: inout Bindings,
        at place: String,
        noun: String = "event"
    ) -> [Failure] {
        failures(of: stream, &bindings, at: place, noun: noun)
    }

    /// Compares a stream of values in whatever form, as ``check(_:_:at:noun:)`` does.
    func failures<Element: Comparand>(
        of stream: [Element],
        _ bindings: inout Bindings,
        at place: String,
        noun: String
    ) -> [Failure] {
        var walk = StreamWalk(stream: stream, bindings: bindings, place: place, noun: noun)
        for (index, pattern) in sequence.enumerated() {
            walk.part = .sequence(index)
            // What follows a pattern that wasn't found can't be judged.
            guard walk.take(pattern) else { break }
        }
        walk.finish()
        bindings = walk.bindings
        for (index, matcher) in never.enumerated() {
            walk.part = .never(index)
            walk.exclude(matcher)
        }
        return walk.failures
    }
}

/// One walk along a stream.
private struct StreamWalk<Element: Comparand> {
    /// A part of the expectation.
    enum Part {
        case sequence(Int)
        case never(Int)
    }

    let stream: [Element]
    var bindings: Bindings
    let noun: String

    /// The part that is held against the stream.
    var part: Part = .sequence(0)
    private(set) var failures: [Failure] = []

    /// Where the scenario has the expectation.
    private let root: String

    /// The first element that no pattern has taken or passed over.
    private var cursor = 0

    /// What must not come before the next anchor, and where the scenario says so.
    private var forbidden: [(matcher: Matcher, part: Part)] = []

    init(stream: [Element], bindings: Bindings, place: String, noun: String) {
        self.stream = stream
        self.bindings = bindings
        root = place
        self.noun = noun
    }

    /// Where the scenario has what is held against the stream.
    private var place: String {
        switch part {
        case .sequence(let index): "\(root).sequence[\(index)]"
        case .never(let index): "\(root).never[\(index)]"
        }
    }

    /// Takes one pattern, and says whether the walk can go on.
    mutating func take(_ pattern: EventPattern) -> Bool {
        switch pattern {
        case .event(let matcher, let times): takeEvent(matcher, times)
        case .next(let matcher, let times): takeNext(matcher, times)
        case .not(let matcher):
            forbidden.append((matcher, part))
            return true
        case .unordered(let matchers): takeUnordered(matchers)
        case .end: takeEnd()
        }
        return failures.isEmpty
    }

    /// Comes to the end of the patterns, which is an anchor for those that forbid something.
    mutating func finish() {
        if failures.isEmpty { passOver(to: stream.count, except: []) }
    }

    mutating func exclude(_ matcher: Matcher) {
        guard let index = stream.firstIndex(where: matches(matcher)) else { return }
        fail("the \(noun) must never come", "no \(noun) that is \(matcher)", index)
    }

    // MARK: - Patterns

    private mutating func takeEvent(_ matcher: Matcher, _ times: EventPattern.Times?) {
        let comparison = Comparison(bindings)
        for index in stream.indices[cursor...] where !matcher.rulesOut(stream[index]) {
            let trial = comparison.trial(stream[index], with: matcher)
            guard trial.matches else { continue }
            take(index, as: trial, matcher, times)
            return
        }
        guard times?.atLeast != 0 else { return }
        failNotFound(matcher)
    }

    private mutating func takeNext(_ matcher: Matcher, _ times: EventPattern.Times?) {
        guard cursor < stream.count else {
            guard times?.atLeast != 0 else { return }
            failures.append(
                Failure(
                    place: place,
                    summary: "the stream ends before this \(noun)",
                    expected: matcher.description,
                    actual: "the end, after \(cursor) of them"
                )
            )
            return
        }
        let trial = Comparison(bindings).trial(stream[cursor], with: matcher)
        guard !trial.matches else {
            take(cursor, as: trial, matcher, times)
            return
        }
        guard times?.atLeast != 0 else { return }
        // Most match, and then nothing has to be told.
        let differences = Comparison(bindings).trial(stream[cursor], with: matcher, at: ValuePath()).mismatches
        guard let difference = differences.first else { return }
        failures.append(Failure(place: place, summary: "the next \(noun), \(name(cursor)), differs", difference))
    }

    /// Takes an element with what a trial of it has captured.
    private mutating func take(
        _ index: Int,
        as trial: Comparison,
        _ matcher: Matcher,
        _ times: EventPattern.Times?
    ) {
        count(matcher, times)
        passOver(to: index, except: [])
        bindings = trial.bindings
        cursor = index + 1
    }

    /// Each element goes to the first matcher that still lacks one, as they come.
    private mutating func takeUnordered(_ matchers: [Matcher]) {
        var missing = matchers
        var taken: Set<Int> = []
        for index in stream.indices[cursor...] where !missing.isEmpty {
            guard let found = missing.firstIndex(where: { matches($0)(stream[index]) }) else { continue }
            _ = missing.remove(at: found).matches(stream[index], &bindings)
            taken.insert(index)
        }
        if let matcher = missing.first {
            failNotFound(matcher)
            return
        }
        guard let last = taken.max() else { return }
        passOver(to: last, except: taken)
        cursor = last + 1
    }

    private mutating func takeEnd() {
        passOver(to: stream.count, except: [])
        guard failures.isEmpty, cursor < stream.count else { return }
        fail("\(stream.count - cursor) more follow where the end was expected", "the end", cursor)
    }

    // MARK: - Steps

    private func matches(_ matcher: Matcher) -> (Element) -> Bool {
        let comparison = Comparison(bindings)
        return { !matcher.rulesOut($0) && comparison.fits($0, matcher) }
    }

    /// Fails for what was forbidden up to `index`, and forbids it no longer.
    private mutating func passOver(to index: Int, except taken: Set<Int>) {
        for (matcher, part) in forbidden {
            let between = cursor..<index
            guard let found = between.first(where: { !taken.contains($0) && matches(matcher)(stream[$0]) }) else {
                continue
            }
            self.part = part
            fail("the \(noun) must not come here", "no \(noun) that is \(matcher)", found)
        }
        forbidden = []
    }

    private mutating func count(_ matcher: Matcher, _ times: EventPattern.Times?) {
        guard let times else { return }
        let count = stream[cursor...].count(where: matches(matcher))
        guard count < times.atLeast || count > times.atMost ?? count else { return }
        failures.append(
            Failure(
                place: place,
                summary: "the \(noun) comes \(EventPattern.Times.words(count))",
                expected: "\(matcher), \(times)",
                actual: "\(count) from \(name(cursor)) to the end"
            )
        )
    }

    // MARK: - Failures

    private mutating func fail(_ summary: String, _ expected: String, _ index: Int) {
        failures.append(
            Failure(
                place: place,
                summary: summary,
                expected: expected,
                actual: "\(name(index)): \(stream[index].tree.shortened)"
            )
        )
    }

    /// Tells what wasn't found, and of all that came the one that is most like it.
    private mutating func failNotFound(_ matcher: Matcher) {
        let expected = matcher.description
        if let early = stream[..<cursor].lastIndex(where: matches(matcher)) {
            let actual = "\(name(early)) is one, but lies before it"
            let summary = "no such \(noun) from \(name(cursor)) on"
            failures.append(Failure(place: place, summary: summary, expected: expected, actual: actual))
            return
        }
        let comparison = Comparison(bindings)
        let trials = stream.indices.map { ($0, comparison.trial(stream[$0], with: matcher, at: ValuePath())) }
        let nearest = trials.max { ($0.1.hits, -$0.1.mismatches.count) < ($1.1.hits, -$1.1.mismatches.count) }
        guard let (index, trial) = nearest, trial.hits > 0, let difference = trial.mismatches.first else {
            let actual = stream.isEmpty ? "none at all" : "nothing like it among \(stream.count)"
            failures.append(Failure(place: place, summary: "no such \(noun)", expected: expected, actual: actual))
            return
        }
        failures.append(
            Failure(
                place: place,
                summary: "no such \(noun); the nearest is \(name(index))",
                expected: "\(expected), so \(difference.expected)",
                actual: difference.actual,
                path: difference.path.isEmpty ? nil : difference.path
            )
        )
    }

    /// An element by its place, counted from 1, and by what tells it from others.
    private func name(_ index: Int) -> String {
        guard index < stream.count else { return "the end" }
        let kind = stream[index].member("type")?.text ?? stream[index].member("method")?.text
        return "#\(index + 1)" + (kind.map { " (\($0))" } ?? "")
    }
}

extension EventPattern.Times: CustomStringConvertible {
    package var description: String {
        switch atMost {
        case nil: "at least \(Self.words(atLeast))"
        case atLeast: "exactly \(Self.words(atLeast))"
        case let atMost?: "\(atLeast) to \(Self.words(atMost))"
        }
    }

    fileprivate static func words(_ count: Int) -> String {
        count == 1 ? "once" : "\(count) times"
    }
}
