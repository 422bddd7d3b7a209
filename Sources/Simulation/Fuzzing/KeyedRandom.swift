package import Basics

/// Chance under names: each key has a stream of its own, so that who draws more from one moves no other.
///
/// What is drawn is a function of seed and key. So a run keeps its course where one fault is taken away, and
/// a new draw in one place leaves every known seed what it was in all others.
package struct KeyedRandom: Hashable, Sendable {
    /// The seed, of which all streams are functions.
    package let seed: UInt64

    /// Creates the streams of a seed.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// The stream of a key from its beginning; the number tells apart what has one name, such as processes.
    package func stream(_ key: String, _ number: Int = 0) -> SeededGenerator {
        var hash = StableHash()
        hash.add(seed)
        hash.add(UInt64(bitPattern: Int64(number)))
        hash.add(Array(key.utf8))
        return SeededGenerator(seed: hash.value)
    }
}
