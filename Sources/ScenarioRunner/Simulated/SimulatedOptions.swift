package import Simulation

/// How scenarios are run in memory.
package struct SimulatedOptions: Sendable {
    /// Reads the flags of a start, as codexd's own command line does.
    package let configure: SimulationOptions.Configure

    /// From what all chance is drawn, or `nil` for the scenario's own seed.
    package var seed: UInt64?

    /// Where what runs leave is written, an absolute path; `nil` is a temporary place.
    package var artifacts: String?

    /// Whose files are written there.
    package var keep = Keep.failed

    /// What stands behind the file in the command that does the same again, but for the seed.
    package var reproduction = " --mode sim"

    /// Creates options with every default.
    package init(configure: @escaping SimulationOptions.Configure) {
        self.configure = configure
    }
}
