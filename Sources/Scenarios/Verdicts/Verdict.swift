/// How one run of one scenario ended.
package enum Verdict: Hashable, Sendable {
    /// All that was expected holds.
    case passed

    /// Something that was expected does not hold.
    case failed([Failure])

    /// The scenario can't be run in this mode, for the reason given; neither a pass nor a failure.
    case unsupported(String)

    /// The harness itself went wrong, so that nothing can be said about codexd.
    case broken(String)
}
