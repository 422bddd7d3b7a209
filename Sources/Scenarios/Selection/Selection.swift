/// Which scenarios of those at hand are run, and how often.
package struct Selection {
    private let filter: Pattern?
    private let tags: TagExpression?
    private let shard: Shard?

    /// Reads what was said on the command line.
    ///
    /// - Parameters:
    ///   - filter: A regular expression that must be found in the id or in the title.
    ///   - tags: An expression that must hold for the tags; see ``TagExpression``.
    ///   - shard: The part that is run here; see ``Shard``.
    /// - Throws: ``SelectionError`` for the first that can't be read.
    package init(filter: String? = nil, tags: String? = nil, shard: String? = nil) throws(SelectionError) {
        if let filter {
            guard let pattern = Pattern(filter) else { throw .malformedFilter(filter) }
            self.filter = pattern
        } else {
            self.filter = nil
        }
        if let tags {
            do {
                self.tags = try TagExpression(tags)
            } catch {
                throw .malformedTags(tags, error)
            }
        } else {
            self.tags = nil
        }
        if let shard {
            guard let part = Shard(shard) else { throw .malformedShard(shard) }
            self.shard = part
        } else {
            self.shard = nil
        }
    }

    /// The chosen ones in their order, as often as told; all have had a turn before the first has its second.
    ///
    /// The shard is taken of those that the other conditions leave, so that shards are about equally large.
    package func selected<Candidate: Selectable>(
        from candidates: [Candidate],
        times: Int = 1
    ) -> some Collection<Candidate> {
        let fitting = candidates.filter(isFitting)
        let chosen = shard.map { $0.part(of: fitting) } ?? fitting
        return repeatElement(chosen, count: times).joined()
    }

    private func isFitting(_ candidate: some Selectable) -> Bool {
        let isFound = filter.map { $0.isFound(in: candidate.id) || $0.isFound(in: candidate.title) } ?? true
        return isFound && tags?.holds(for: candidate.tags) ?? true
    }
}

/// Something that can be chosen by what it's called.
package protocol Selectable {
    /// Its name, unique among all.
    var id: String { get }

    /// What it shows, in one line.
    var title: String { get }

    /// Words to choose it by.
    var tags: [String] { get }
}

extension Scenario: Selectable {}
