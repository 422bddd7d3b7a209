import Scenarios

/// Which marks a campaign has reached of those that it should, and whether one that's missing is a failure.
///
/// Chance may leave any mark out of a few runs, so nothing is demanded of a campaign with less than ``fewestRuns``
/// for each scenario. The ways that codexd takes depend on the scenarios too: all of them are demanded only where
/// these allow every kind of fault together, as the whole collection does and a few of it don't.
package struct CampaignMarks: Hashable, Sendable {
    /// From how many runs of each scenario on marks are demanded.
    package static let fewestRuns = 1000

    /// One mark, and how many runs reached it.
    package struct Entry: Hashable, Sendable {
        /// The mark.
        package let mark: Mark

        /// The number of runs.
        package let count: Int

        /// Why it need not have been reached, or `nil` if it must.
        package let excuse: String?
    }

    /// All marks that should be reached, in order.
    package let entries: [Entry]

    /// Looks a campaign's marks up.
    package init(_ tally: CampaignTally, of campaign: Campaign) {
        let scenarios = campaign.targets.map(\.scenario)
        let hasFewRuns = tally.runs < Self.fewestRuns * scenarios.count
        let kinds = Set(scenarios.flatMap { $0.fuzz.preserve + $0.fuzz.degrade })
        let hasAllKinds = kinds.count == Fault.Action.allCases.count
        entries = Mark.wanted(of: scenarios).sorted().map { mark in
            let excuse: String? =
                switch mark {
                case _ where hasFewRuns: "too few runs to demand it"
                case .branch where !hasAllKinds: "too few kinds of faults to demand it"
                case .branch, .fault: nil
                }
            return Entry(mark: mark, count: tally.count(of: mark), excuse: excuse)
        }
    }

    /// How many were reached.
    package var reached: Int { entries.count { $0.count > 0 } }

    /// Those that no run reached, though one should have: without them the campaign proves less than it seems to.
    package var missing: [Mark] { entries.filter { $0.count == 0 && $0.excuse == nil }.map(\.mark) }
}
