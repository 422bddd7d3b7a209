/// What is to be made small.
package struct SimulatorShrink: Hashable, Sendable {
    /// The scenario.
    package let file: String

    /// The seed of the fuzz run that breaks, or `nil` if the scenario does as it stands.
    package let seed: UInt64?

    /// The folder for the small scenario.
    package let folder: String

    init(_ line: SimulatorCommandLine) throws(SimulatorUsageError) {
        file = line.files[0]
        seed = try line.integer(.seed, in: UInt64.min...UInt64.max)
        folder = line[.folder] ?? SimulatorFlag.defaultFolder
    }
}
