import Contract

/// The flaw that a daemon was given, for those of its machines that have no configuration.
///
/// Without the trait `Mutants` it has nothing in it, and whoever is asked says no.
struct Flaw: Hashable, Sendable {
    #if MUTANTS
        private var name: String?
    #endif

    /// Has no flaw.
    init() {}

    /// Has the flaw that was configured.
    init(_ configuration: Configuration) {
        #if MUTANTS
            name = configuration.mutant
        #endif
    }

    /// Whether it's that flaw.
    @inline(__always)
    func isMutated(_ mutant: Mutant) -> Bool {
        #if MUTANTS
            name == mutant.rawValue
        #else
            false
        #endif
    }
}
