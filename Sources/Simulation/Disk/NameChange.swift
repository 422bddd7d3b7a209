/// A change of a directory that its sync has yet to make durable.
struct NameChange: Hashable, Sendable {
    /// The file that it names, or whose name it takes.
    let file: Int

    /// The name that goes.
    private(set) var old: String?

    /// The name that comes, in the place of whatever had it.
    private(set) var new: String?

    /// Whether a sync that was to make it durable has failed; no later one will.
    var isDoubtful = false

    /// The directory in which it happened.
    let directory: String

    init(_ file: Int, from old: String?, to new: String?, in directory: String) {
        self.file = file
        self.old = old
        self.new = new
        self.directory = directory
    }

    /// What is left of it once later changes of these names are durable.
    func without(_ names: [String?]) -> Self? {
        var rest = self
        if names.contains(old) { rest.old = nil }
        if names.contains(new) { rest.new = nil }
        return rest.old == nil && rest.new == nil ? nil : rest
    }

    /// Carries it out.
    ///
    /// - Returns: The files that lost a name by it.
    func apply(to names: inout [String: Int]) -> [Int] {
        var displaced: [Int] = []
        if let old, let file = names.removeValue(forKey: old) { displaced.append(file) }
        if let new, let file = names.updateValue(file, forKey: new) { displaced.append(file) }
        return displaced
    }
}
