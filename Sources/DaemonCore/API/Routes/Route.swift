package import HTTPWire

/// One line of the table of what the local API serves: how it's asked for, and what it answers.
package struct Route: Hashable, Sendable {
    /// What answers a request that's in order.
    package struct Answer: Hashable, Sendable {
        let status: HTTPStatus
        let summary: String
        /// What it carries, by media type.
        let contents: [Content]

        init(_ status: HTTPStatus, _ summary: String, _ contents: Content...) {
            self.status = status
            self.summary = summary
            self.contents = contents
        }
    }

    /// A body of some media type.
    package struct Content: Hashable, Sendable {
        let mediaType: String
        let schema: Schema

        static func json(_ schema: Schema) -> Content { Content(mediaType: "application/json", schema: schema) }
        static let events = Content(mediaType: "text/event-stream", schema: .text)
        static func text(_ mediaType: String) -> Content { Content(mediaType: mediaType, schema: .text) }
    }

    /// What it does.
    package let operation: Operation
    /// The method; what GET serves, HEAD serves too (RFC 9110, section 9.3.2).
    package let method: HTTPMethod
    /// The path's segments; `nil` stands for a name.
    let segments: [String?]
    /// What it's for, in one line.
    let summary: String
    /// Whether it's served without a token.
    var isOpen = false
    /// What a request may say beside its path and its body.
    var parameters: [Parameter] = []
    /// What the body of a request must be, if it has one.
    var body: Schema?
    /// What answers a request that's in order.
    var answers: [Answer]
    /// The statuses of problems that are this route's own; those of any request go without saying.
    var refusals: [HTTPStatus] = []

    /// Whether a path leads here.
    func matches(_ path: [String]) -> Bool {
        path.count == segments.count && zip(path, segments).allSatisfy { $1 == nil || $0 == $1 }
    }

    /// The name that stands in a path which leads here; empty if it has none.
    func name(in path: [String]) -> String {
        zip(path, segments).first { $1 == nil }?.0 ?? ""
    }

    /// The path as OpenAPI writes it.
    var template: String { "/" + segments.map { $0 ?? "{id}" }.joined(separator: "/") }

    /// Refuses a query that asks what nobody can answer.
    func check(_ query: HTTPQuery) throws(Problem) {
        let known = parameters.filter { $0.place == .query }.map(\.name)
        guard let stranger = query.pairs.first(where: { !known.contains($0.name) }) else { return }
        let choice = known.isEmpty ? "there are none here" : "there are \(known.joined(separator: ", "))"
        throw Problem(.badRequest, "unknown parameter \(stranger.name); \(choice)", field: stranger.name)
    }
}
