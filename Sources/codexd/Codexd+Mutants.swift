#if MUTANTS
    import Contract
    import DaemonCore
    import Platform

    extension Codexd {
        /// The flaw that the environment asks for goes into the configuration.
        ///
        /// - Returns: `nil` if there's no flaw of this name; then it has been said which there are.
        static func mutated(_ configuration: Configuration) -> Configuration? {
            var configuration = configuration
            configuration.mutant = Host.environment["CODEXD_MUTANT"]
            guard let name = configuration.mutant, !Daemon.mutants.contains(name) else { return configuration }
            let names = Daemon.mutants.map { "  \($0)\n" }.joined()
            complain("codexd: there is no mutant \(name.debugDescription); there are\n\(names)")
            return nil
        }
    }
#endif
