/// One invariant at work: it's shown everything, and remembers what it needs.
protocol Law: Sendable {
    /// Takes in what passes by.
    ///
    /// - Returns: How the invariant broke, if it did. After that it's asked no more.
    mutating func see(_ sight: Sight) -> String?
}
