package import Contract

/// What the shell found when it took the state directory into its hands.
package struct Boot: Hashable, Sendable {
    /// What was configured.
    package let configuration: Configuration

    /// The daemon's own process.
    package let processID: Int

    /// The machine's boot, which tells a dead process from a dead machine.
    package let bootID: String

    /// At least 32 random bytes: the only dice of this life.
    package let entropy: [UInt8]

    /// The token in the state directory, if there is one.
    package let token: [UInt8]?

    /// What checkpoints and log said.
    package let recovered: Recovered

    /// How many bytes the logs of outputs have; those that aren't named have none.
    package let outputLengths: [LogFile: Int]

    /// Creates a boot.
    package init(
        configuration: Configuration,
        processID: Int,
        bootID: String,
        entropy: [UInt8],
        token: [UInt8]?,
        recovered: Recovered,
        outputLengths: [LogFile: Int] = [:]
    ) {
        precondition(entropy.count >= 32, "a life of dice needs 32 bytes")
        self.configuration = configuration
        self.processID = processID
        self.bootID = bootID
        self.entropy = entropy
        self.token = token
        self.recovered = recovered
        self.outputLengths = outputLengths
    }

    /// The token that lets clients in: the one that was kept, else one of this life's dice.
    var apiToken: [UInt8] { keptToken ?? APIToken.minted(from: entropy) }

    /// The token in the state directory, if that is one.
    var keptToken: [UInt8]? { token.flatMap(APIToken.kept) }
}
