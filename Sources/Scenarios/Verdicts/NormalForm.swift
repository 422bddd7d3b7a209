package import Basics

/// What a run left behind, without what no two runs have in common.
///
/// Two runs of one scenario, live or simulated, have equal normal forms unless codexd behaved differently. Order is
/// kept within a session, a run and a stream of a child, and not across them. Moments are all alike, as which of them
/// coincide is chance; identifiers, process ids and ports are numbered by their first appearance, so that what was the
/// same stays the same and what wasn't doesn't. What codexd printed isn't part of it: the simulator has no command line.
package struct NormalForm: Hashable, Sendable {
    /// What is compared on its own, such as the events of one session or the content of one file.
    package struct Group: Hashable, Sendable {
        /// What it is, in words, such as `events of session-1`.
        package let name: String

        /// A file's value, or a list of lines, events or messages.
        package let content: JSON
    }

    /// The groups, in an order that no interleaving changes.
    package private(set) var groups: [Group] = []

    /// Brings what a run left to its normal form.
    ///
    /// - Parameters:
    ///   - observation: What the run left.
    ///   - directory: The absolute path of the directory in which it took place.
    package init(_ observation: Observation, directory: String) {
        var naming = Naming(observation, directory: directory)
        for group in EventGroup.groups(of: observation.events, naming) {
            let content = naming.rewritten(.array(group.events))
            add(group.name(&naming), content)
        }
        naming.moment = .afterwards
        // The order follows our names, for in those of runs there is chance; what no event names is named in its own.
        let sorted = observation.files.filter(\.isComparable).sorted { $0.path.isBefore($1.path) }
        let files = sorted.map { (path: naming.rewritten($0.path), file: $0) }
        for (path, file) in files.sorted(by: { $0.path.isBefore($1.path) }) {
            add("file \(path)", file.normalContent(&naming, among: observation.files))
        }
        naming.moment = .meanwhile
        for server in observation.servers.sorted(by: { $0.name.isBefore($1.name) }) {
            add(
                "processes of \(server.name)",
                ["spawned": .integer(server.spawned), "orphans": .integer(server.orphans)]
            )
            // codexd counts its requests anew on every connection, so their ids are compared as they are.
            for (process, messages) in server.received.enumerated() {
                add("messages to \(server.name), process \(process)", naming.rewritten(.array(messages)))
            }
        }
        for answer in observation.answers { add("answer of \(answer.path)", naming.rewritten(answer.body)) }
    }

    private mutating func add(_ name: String, _ content: JSON) {
        groups.append(Group(name: name, content: content))
    }
}

extension String {
    /// Whether the text comes first by its code units; the order of `String` depends on the version of Unicode.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
