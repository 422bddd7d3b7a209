/// How a scenario is played.
package struct PlayOptions: Hashable, Sendable {
    /// By what the length of every wait is multiplied.
    package var timeoutScale = 1.0

    /// Whether expectations needn't hold: what fails is passed over, and nothing is judged.
    ///
    /// So it is where faults are planned that a client can notice.
    package var isForgiving = false

    /// The longest that a scenario may take as a whole, before it is scaled.
    package var longest: Duration = .seconds(120)

    /// From what a scenario draws.
    package var seed: UInt64 = 0

    /// Creates options; what isn't given is as in every ordinary run.
    package init(
        timeoutScale: Double = 1.0,
        isForgiving: Bool = false,
        longest: Duration = .seconds(120),
        seed: UInt64 = 0
    ) {
        self.timeoutScale = timeoutScale
        self.isForgiving = isForgiving
        self.longest = longest
        self.seed = seed
    }
}
