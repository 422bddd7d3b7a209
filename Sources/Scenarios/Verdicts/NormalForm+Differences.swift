import Basics

extension NormalForm {
    /// Finds where this normal form isn't as another, which is the one that's right: the live run's.
    ///
    /// - Returns: The first difference of each group, in the order of the groups; none if the runs were alike.
    package func differences(from live: NormalForm) -> [Failure] {
        let strays = groups.filter { group in !live.groups.contains { $0.name == group.name } }
        let compared =
            live.groups.map { (name: $0.name, live: Optional($0.content), own: self[$0.name]) }
            + strays.map { (name: $0.name, live: nil, own: Optional($0.content)) }
        let failures = compared.compactMap { group -> Failure? in
            guard let mismatch = JSON.difference(between: group.live, and: group.own) else { return nil }
            return Failure(place: "both", summary: group.name, mismatch)
        }
        return Array(failures.prefix(Judge.mostFailures))
    }

    private subscript(name: String) -> JSON? { groups.first { $0.name == name }?.content }
}

extension JSON {
    /// The members that say what an object is of; objects that differ there have nothing else in common.
    private static let discriminators = ["type", "method"]

    /// The first place in which two values differ, and what stands there.
    fileprivate static func difference(
        between expected: JSON?,
        and actual: JSON?,
        at path: ValuePath = ValuePath()
    ) -> Mismatch? {
        guard expected != actual else { return nil }
        switch (expected, actual) {
        case (.object(let left)?, .object(let right)?) where discriminators.allSatisfy { left[$0] == right[$0] }:
            for member in left.members + right.members {
                let (before, after) = (left[member.name], right[member.name])
                if let found = difference(between: before, and: after, at: path.member(member.name)) { return found }
            }
        case (.array(let left)?, .array(let right)?):
            for index in 0..<max(left.count, right.count) {
                let before = index < left.count ? left[index] : nil as JSON?
                let after = index < right.count ? right[index] : nil as JSON?
                if let found = difference(between: before, and: after, at: path.element(index)) { return found }
            }
        case (.string(let left)?, .string(let right)?):
            let shared = zip(left, right).prefix { $0 == $1 }.count
            return Mismatch(
                path: path.description,
                expected: JSON.string(left.excerpt(around: shared)).shortened,
                actual: JSON.string(right.excerpt(around: shared)).shortened
            )
        default: break
        }
        return Mismatch(
            path: path.description,
            expected: expected?.shortened ?? "nothing",
            actual: actual?.shortened ?? "nothing"
        )
    }
}

extension String {
    /// The text from a little before a place on.
    fileprivate func excerpt(around place: Int) -> String {
        let lead = 40
        return place > 2 * lead ? "…" + dropFirst(place - lead) : self
    }
}
