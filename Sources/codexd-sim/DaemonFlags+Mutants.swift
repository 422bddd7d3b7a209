#if MUTANTS
    import Contract
    import Platform

    extension DaemonFlags {
        /// The configuration of a daemon that has the flaw that the environment names; see ops/mutants.
        static func mutated(_ configuration: Configuration) -> Configuration {
            var configuration = configuration
            configuration.mutant = Host.environment["CODEXD_MUTANT"]
            return configuration
        }
    }
#endif
