import CommandLineInterface
import Simulation

/// The flags of simulated daemons, read as those of real ones.
enum DaemonFlags {
    /// Reads the flags of a start.
    static let configure: SimulationOptions.Configure = {
        (arguments, environment, directory) throws(ConfigurationRefusal) in
        do throws(UsageError) {
            let invocation = try Invocation.parse(
                arguments: arguments,
                environment: environment,
                workingDirectory: directory,
                smokeChild: ("", [])
            )
            #if MUTANTS
                return mutated(invocation.configuration)
            #else
                return invocation.configuration
            #endif
        } catch {
            throw ConfigurationRefusal("\(error)")
        }
    }
}
