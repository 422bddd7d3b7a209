/// One expectation that did not hold, in a few lines.
package struct Failure: Hashable, Sendable {
    /// Where the scenario says it, such as `steps[2]` or `expect.events.sequence[1]`.
    package let place: String

    /// What went wrong, in one sentence without a full stop.
    package let summary: String

    /// What was expected, in words or as JSON.
    package let expected: String

    /// What was found instead, shortened.
    package let actual: String

    /// The way to the difference inside what was found, if it lies inside.
    package let path: String?

    /// Creates a failure.
    package init(place: String, summary: String, expected: String, actual: String, path: String? = nil) {
        self.place = place
        self.summary = summary
        self.expected = expected
        self.actual = actual
        self.path = path
    }

    /// A failure that one mismatch shows.
    package init(place: String, summary: String, _ mismatch: Mismatch) {
        self.init(
            place: place,
            summary: summary,
            expected: mismatch.expected,
            actual: mismatch.actual,
            path: mismatch.path.isEmpty ? nil : mismatch.path
        )
    }
}

extension Failure: CustomStringConvertible {
    package var description: String {
        """
        \(place): \(summary)\(path.map { " at \($0)" } ?? "")
          expected \(expected)
          found    \(actual)
        """
    }
}
