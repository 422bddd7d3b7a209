package import Contract
package import Scenarios

/// How a scenario is simulated.
package struct SimulationOptions: Sendable {
    /// Reads the flags of a start, as codexd's own command line does.
    package typealias Configure =
        @Sendable (_ arguments: [String], _ environment: [String: String], _ directory: String)
        throws(ConfigurationRefusal) -> Configuration

    /// From what all chance is drawn.
    package var seed: UInt64

    /// What goes wrong.
    package var faults: [Fault]

    /// Whether expectations needn't hold, because something degrading goes wrong; invariants must.
    package var isForgiving = false

    /// The directory in which the scenario plays, in a file system that only its run has.
    package var directory: String

    /// Whether everything must come to rest after the steps, within a bound.
    package var comesToRest = true

    /// Whether codexd is started twice more at that rest, on a copy of what it has left; who measures leaves it out.
    package var startsOnceMore = true

    /// Reads the flags of a start.
    package let configure: Configure

    /// Creates options that play a scenario as it is written.
    package init(_ scenario: Scenario, seed: UInt64? = nil, configure: @escaping Configure) {
        self.seed = seed ?? scenario.seed ?? 0
        self.configure = configure
        directory = "/sim/\(scenario.id)"
        faults = scenario.faults
        isForgiving = scenario.isForgiving
    }
}

/// Why codexd would not start with some flags; its exit code is 2.
package struct ConfigurationRefusal: Error, CustomStringConvertible {
    package let description: String

    /// Creates a refusal with its reason.
    package init(_ description: String) {
        self.description = description
    }
}
