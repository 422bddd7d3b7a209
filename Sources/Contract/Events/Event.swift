package import Basics

/// Something that happened, as it's written down and shown to everyone.
package struct Event: Record {
    /// How much it matters.
    package enum Level: String, CaseIterable, Sendable {
        case error
        case info
        case warn
    }

    /// Detail values of more than this many bytes are shown as their size; the log keeps them whole.
    package static let longestShownDetail = 64 * 1024

    /// Its number, counted from 1 for the life of the state directory.
    package let seq: Int

    /// When it was recorded.
    package let createdAt: Timestamp

    /// How much it matters.
    package let level: Level

    /// What happened.
    package let type: EventType

    /// One line for people.
    package let message: String

    /// The facts, for programs.
    package let detail: JSONObject?

    private var unknown: JSONObject = [:]

    /// Creates an event.
    package init(
        seq: Int,
        createdAt: Timestamp,
        level: Level,
        type: EventType,
        message: String,
        detail: JSONObject?
    ) {
        self.seq = seq
        self.createdAt = createdAt
        self.level = level
        self.type = type
        self.message = message
        self.detail = detail
    }

    /// Reads an event, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "event")
        // Earlier versions wrote no number; 0 comes before all of ours.
        seq = try reader.optionalInteger("seq") ?? 0
        createdAt = try reader.time("createdAt")
        level = try reader.choice("level")
        type = EventType(rawValue: try reader.text("type"))
        message = try reader.text("message")
        detail = try reader.optionalObject("detail")
        reader.skip("change")
        unknown = reader.unknown
    }

    /// Lists the event's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("seq", seq)
        members.append("createdAt", createdAt.description)
        members.append("level", level.rawValue)
        members.append("type", type.rawValue)
        members.append("message", message)
        members.append("detail", detail.map(JSON.object) ?? .null)
        members.append(unknown)
    }

    /// The event in the form in which it's shown: detail values that are too long give way to their size.
    package var bounded: Event {
        // Copied on the first write only: nearly all events are shown as they are.
        guard var shown = detail?.members else { return self }
        var isShortened = false
        for place in shown.indices {
            guard let bytes = Self.excessiveSize(of: shown[place].value) else { continue }
            shown[place].value = ["truncated": true, "bytes": .integer(bytes)]
            isShortened = true
        }
        guard isShortened else { return self }
        var event = Event(
            seq: seq,
            createdAt: createdAt,
            level: level,
            type: type,
            message: message,
            detail: JSONObject(shown)
        )
        event.unknown = unknown
        return event
    }

    /// How many bytes a value takes once it's written, if that's more than is shown.
    private static func excessiveSize(of value: JSON) -> Int? {
        let size: Int
        switch value {
        case .null, .bool: return nil
        case .number(let number): size = number.literal.utf8.count
        // A byte of text takes six at most once it's escaped: short text needs no encoding to be judged.
        case .string(let text) where text.utf8.count * 6 < longestShownDetail: return nil
        case .string, .array, .object: size = value.encoded().count
        }
        return size > longestShownDetail ? size : nil
    }
}
