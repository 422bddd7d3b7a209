/// Which clauses of the contract are proven by which scenarios.
package struct ContractCoverage: Hashable, Sendable {
    /// One clause and the scenarios that say they prove it.
    package struct Entry: Hashable, Sendable {
        /// The clause's number, such as `CTR-TURN-3`.
        package let clause: String

        /// The ids of the scenarios, in the order given.
        package let scenarios: [String]
    }

    /// A clause that a scenario names and the contract doesn't have.
    package struct Stranger: Hashable, Sendable {
        /// The number that was named.
        package let clause: String

        /// The id of the scenario that names it.
        package let scenario: String
    }

    /// Every clause, in the order of the contract.
    package let entries: [Entry]

    /// What scenarios name and the contract doesn't have.
    package let strangers: [Stranger]

    /// The clauses that no scenario proves, in the order of the contract.
    package var uncovered: [String] {
        entries.filter(\.scenarios.isEmpty).map(\.clause)
    }

    /// Compares the text of the contract with what scenarios say of themselves.
    package init(contract: String, scenarios: [Scenario]) {
        let clauses = Self.clauses(in: contract)
        entries = clauses.map { clause in
            Entry(clause: clause, scenarios: scenarios.filter { $0.contract.contains(clause) }.map(\.id))
        }
        let known = Set(clauses)
        strangers = scenarios.flatMap { scenario in
            scenario.contract.filter { !known.contains($0) }.map { Stranger(clause: $0, scenario: scenario.id) }
        }
    }

    /// The clauses that a text defines: at the head of an item in bold, or in the first cell of a table's row.
    static func clauses(in contract: String) -> [String] {
        var seen: Set<String> = []
        return contract.split(whereSeparator: \.isNewline).compactMap { line in
            let head = line.drop { $0 == " " || $0 == "-" || $0 == "*" || $0 == "|" }
            guard head.startIndex > line.startIndex else { return nil }
            let clause = String(head.prefix { !$0.isWhitespace && $0 != "*" && $0 != "|" })
            return isClause(clause) && seen.insert(clause).inserted ? clause : nil
        }
    }

    /// Whether a text has the form of a clause's number, such as `CTR-API-33.9`.
    static func isClause(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "CTR" else { return false }
        let isFamily = !parts[1].isEmpty && parts[1].allSatisfy { $0.isASCII && $0.isUppercase }
        let numbers = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        return isFamily && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
