import Basics
import HTTPWire

/// Something that a request may say beside its path and its body.
package struct Parameter: Hashable, Sendable {
    /// Where in the request it stands.
    package enum Place: String, Hashable, Sendable {
        case query
        case header
    }

    /// Its name.
    let name: String
    /// Where in the request it stands.
    let place: Place
    /// What it may be.
    let schema: Schema
    /// What it's for, in one sentence.
    let summary: String

    /// Creates a parameter, which may always be left out.
    init(_ name: String, in place: Place = .query, _ schema: Schema, _ summary: String) {
        self.name = name
        self.place = place
        self.schema = schema
        self.summary = summary
    }
}

extension Parameter {
    /// How many records a page has.
    static func limit(usually usual: Int, atMost most: Int) -> Parameter {
        var schema = Schema.integer(1...most)
        schema.members["default"] = .integer(usual)
        return Parameter("limit", schema, "How many records a page has.")
    }

    /// Behind which record a list goes on.
    static func cursor(_ kind: String) -> Parameter {
        Parameter(
            "cursor",
            .text(matching: "^\(kind)-[0-9a-z]{1,12}-[0-9a-z]{6}$"),
            "Behind which \(kind) the list goes on: the `nextCursor` of the page before."
        )
    }

    /// What makes a POST that creates safe to repeat.
    static let idempotencyKey = Parameter(
        "Idempotency-Key",
        in: .header,
        .text(matching: "^[!-~]{1,255}$"),
        "A name of the client's own for this request: repeated within 24 hours it answers with the first outcome."
    )

    /// Which events are wanted.
    static let events: [Parameter] = [
        Parameter(
            "since",
            .eventCursor,
            "Behind which event to begin: `<daemonId>:<seq>`. What stands in a field `Last-Event-ID` counts before it."
        ),
        .limit(usually: EventPage.usualLimit, atMost: EventPage.largestLimit),
        Parameter(
            "type",
            .list(of: .text),
            "Globs of event types, such as `app-server.turn.*`, any of which may match."
        ),
        Parameter("sessionId", .text, "Only events of this session."),
        Parameter("runId", .text, "Only events of this run."),
    ]

    /// Which part of a run's log is wanted.
    static let runLog: [Parameter] = [
        Parameter("channel", .choice(["worker", "stdout", "stderr"]), "Only entries of this channel."),
        Parameter(
            "from",
            .runLogCursor,
            """
            Behind which entry to begin: a number, or the `next` of the page before. What stands in a field \
            `Last-Event-ID` counts before it.
            """
        ),
        .limit(usually: RunLogPage.usualLimit, atMost: RunLogPage.largestLimit),
    ]
}

extension Schema {
    /// `<daemonId>:<seq>`.
    static var eventCursor: Schema { .text(matching: "^[!-9;-~]+:[0-9]{1,18}$") }

    /// `SEQ`, or `SEQ@OFFSET`.
    fileprivate static var runLogCursor: Schema { .text(matching: "^[0-9]{1,18}(@[0-9]{1,18})?$") }
}
