/// Nothing that codexd started outlives it.
struct NoOrphans: Law {
    mutating func see(_ sight: Sight) -> String? {
        guard case .ended(let orphans) = sight, orphans > 0 else { return nil }
        return orphans == 1 ? "a process is left" : "\(orphans) processes are left"
    }
}
