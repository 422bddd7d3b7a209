import Basics
import Scenarios

/// What is told of a campaign while it goes on and when it is over.
package struct CampaignSummary: Sendable {
    /// The label in front of the campaign's trace hash, by which another process finds it.
    package static let traceLabel = "trace"

    private static let labelColumns = 10

    private let campaign: Campaign
    private let tally: CampaignTally
    private let marks: CampaignMarks
    private let elapsed: Duration

    /// Sums up what has been counted so far.
    ///
    /// - Parameters:
    ///   - tally: What the campaign has come to.
    ///   - campaign: The campaign.
    ///   - elapsed: How long that took by the clock on the wall.
    package init(_ tally: CampaignTally, of campaign: Campaign, after elapsed: Duration) {
        self.campaign = campaign
        self.tally = tally
        self.elapsed = elapsed
        marks = CampaignMarks(tally, of: campaign)
    }

    /// How far the campaign is, in one line without a newline.
    package var progress: String {
        "\(tally.runs) runs, \(rate)/s, virtual : real \(ratio) : 1, \(marks.reached) of \(marks.entries.count) marks"
    }

    /// All that there is to tell in the end, a line for each mark included.
    package var text: String {
        let last = campaign.seed(ofRun: max(0, tally.runs - 1))
        let scenarios = campaign.targets.count == 1 ? "scenario" : "scenarios"
        let head = [
            ("runs", "\(tally.runs) of \(campaign.targets.count) \(scenarios), seeds \(campaign.firstSeed) to \(last)"),
            ("rate", "\(rate) runs/s for \(elapsed.milliseconds) ms"),
            ("virtual", "\(tally.virtual.components.seconds) s, \(ratio) : 1 (with the quiet to which each run comes)"),
            (Self.traceLabel, tally.trace.traceDigits),
            ("marks", "\(marks.reached) of \(marks.entries.count) reached"),
        ]
        let rows = head.map { label, text in Self.padded(label, to: Self.labelColumns) + text }
        return (rows + markRows).map { "\($0)\n" }.joined()
    }

    private var markRows: [String] {
        let width = marks.entries.map(\.mark.description.count).max() ?? 0
        return marks.entries.map { entry in
            let name = "  " + Self.padded(entry.mark.description, to: width)
            guard entry.count == 0 else { return "\(name)  \(entry.count)" }
            return "\(name)  \(entry.excuse.map { "not reached (\($0))" } ?? "never reached")"
        }
    }

    private var rate: Int64 { Int64(tally.runs) * 1000 / max(1, elapsed.milliseconds) }

    private var ratio: Int64 { tally.virtual.milliseconds / max(1, elapsed.milliseconds) }

    private static func padded(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - text.count))
    }

    /// Finds the trace hash in what another process has told of its campaign.
    package static func trace(in text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(traceLabel) ") }
        return line?.split(separator: " ").last.map(String.init)
    }
}
