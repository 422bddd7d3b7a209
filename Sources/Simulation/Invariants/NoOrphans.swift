/// Nothing that codexd started outlives it, and nothing that it didn't start is signalled.
struct NoOrphans: Law {
    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .strangerSignalled(let process): return "process \(process) was signalled, and isn't codexd's"
        case .ended(let orphans) where orphans > 0:
            return orphans == 1 ? "a process is left" : "\(orphans) processes are left"
        default: return nil
        }
    }
}
