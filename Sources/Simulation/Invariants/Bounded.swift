/// What waits for somebody slow is within a bound that has a name.
struct Bounded: Law {
    mutating func see(_ sight: Sight) -> String? {
        guard case .queued(let bytes, let queue, let bound) = sight, bytes > bound else { return nil }
        return "\(bytes) bytes wait for \(queue), which is more than \(bound)"
    }
}
