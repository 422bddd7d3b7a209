/// Why the steps of a run go no further.
package enum RunEnd: Error, Hashable, Sendable {
    /// Something that the scenario expects does not hold.
    case failed([Failure])

    /// The harness itself went wrong.
    case broken(String)

    /// One failure at the place of a step.
    package static func failed(_ place: String, _ summary: String, expected: String, actual: String) -> RunEnd {
        .failed([Failure(place: place, summary: summary, expected: expected, actual: actual)])
    }
}
