import Basics

/// Events in lines for people.
struct EventText: Sendable {
    /// How wide the types are shown that are no longer.
    private static let typeWidth = 32

    private let appearance: Appearance

    init(_ appearance: Appearance) {
        self.appearance = appearance
    }

    /// One event: its number, time, level, type and message.
    func line(_ event: JSON) -> String {
        let seq = event["seq"]?.integer.map(String.init) ?? "-"
        let number = String(repeating: " ", count: max(0, 7 - seq.count)) + seq
        let time = Self.time(event["createdAt"]?.text ?? "", withMilliseconds: true)
        let level = event["level"]?.text ?? "-"
        let type = (event["type"]?.text ?? "-").oneLine.padded(to: Self.typeWidth)
        let message = (event["message"]?.text ?? "").oneLine
        let colour = Appearance.Colour(status: level)
        return appearance.paint(number, .dim) + "  " + appearance.paint(time, .dim) + "  "
            + appearance.paint(level.padded(to: 5), colour) + "  " + appearance.paint(type, .bold) + "  \(message)\n"
    }

    /// What is missing between two events, as a sentence.
    static func gap(_ gap: JSON) -> String {
        let reason: String
        switch gap["reason"]?.text {
        case "other_state_directory": reason = "the cursor is of another state directory"
        case "cursor_ahead": reason = "the cursor is of an event that has not happened"
        case "no_longer_kept": reason = "events are missing that are no longer kept"
        case let other: reason = "events are missing: \((other ?? "no reason given").oneLine)"
        }
        let range = gap["from"]?.integer.flatMap { from in gap["through"]?.integer.map { " (\(from) to \($0))" } } ?? ""
        return reason + range + "; it goes on after \((gap["resumesAfter"]?.text ?? "?").oneLine)"
    }

    /// A time of a record, such as `2026-11-20 11:25:00`, in UTC.
    static func time(_ text: String, withMilliseconds: Bool = false) -> String {
        let text = text.oneLine.split(separator: "T").joined(separator: " ")
        guard text.hasSuffix("Z"), text.count >= 20 else { return text }
        return String(withMilliseconds ? text.dropLast() : text.prefix(19))
    }
}
