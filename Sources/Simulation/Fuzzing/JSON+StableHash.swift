import Basics

extension JSON {
    /// The hash of the value as it would be written.
    var stableHash: UInt64 {
        var hash = StableHash()
        hash.add(encoded())
        return hash.value
    }
}
