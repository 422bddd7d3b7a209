import Platform
import Simulation

/// The line that says how far a campaign is: drawn again and again on a terminal, seldom told elsewhere.
struct CampaignProgress {
    /// What takes the line away (ECMA-48, section 8.3.41).
    private static let erasure = "\r\u{1B}[K"

    private let isTerminal = StandardStreams.outputIsTerminal
    private var shown: Duration = .zero

    private var pause: Duration { isTerminal ? .milliseconds(500) : .seconds(10) }

    mutating func show(_ summary: CampaignSummary, after elapsed: Duration) {
        guard elapsed - shown >= pause else { return }
        shown = elapsed
        write(isTerminal ? Self.erasure + summary.progress : summary.progress + "\n")
    }

    func end() {
        if isTerminal { write(Self.erasure) }
    }

    private func write(_ text: String) {
        // Whoever reads may be gone; the campaign's exit code is still wanted.
        try? CodexdSim.say(text)
    }
}
