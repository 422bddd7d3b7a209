package import Basics
package import Contract
package import HTTPWire

/// Which events a reader wants.
package struct EventFilter: Hashable, Sendable {
    private let types: [Glob]
    private let session: SessionID?
    private let thread: ThreadID?
    private let run: String?

    /// Reads the filter out of a query: `type` globs, any of which may match, `sessionId` and `runId`.
    ///
    /// - Parameters:
    ///   - query: The query of the request.
    ///   - threadOf: Finds the thread of a session, so that what's only told of the thread is found too.
    package init(_ query: HTTPQuery, threadOf: (SessionID) -> ThreadID?) {
        types = query.values(of: "type").map(Glob.init)
        session = query.first("sessionId").map(SessionID.init(rawValue:))
        thread = session.flatMap(threadOf)
        run = query.first("runId")
    }

    /// Whether every event is wanted, so that none need be looked at.
    package var takesAll: Bool { types.isEmpty && session == nil && run == nil }

    /// Whether an event is wanted.
    package func matches(_ event: Event) -> Bool {
        guard types.isEmpty || types.contains(where: { $0.matches(event.type.rawValue) }) else { return false }
        if let session, !concerns(session, event) { return false }
        if let run, event.detail?["runId"]?.text != run { return false }
        return true
    }

    private func concerns(_ session: SessionID, _ event: Event) -> Bool {
        guard let detail = event.detail else { return false }
        if let named = detail["sessionId"]?.text { return named == session.rawValue }
        guard let thread else { return false }
        // What codexd has no rule for is kept whole, with its thread inside.
        let named = detail["threadId"] ?? detail["params"]?["threadId"]
        return named?.text == thread.rawValue
    }
}

/// A pattern in which `*` stands for any text.
package struct Glob: Hashable, Sendable {
    private let parts: [Substring]

    /// Reads a pattern.
    package init(_ pattern: String) {
        parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    }

    /// Whether a text is of that pattern.
    ///
    /// Each part is taken where it first fits; no choice of a later place can fit more.
    package func matches(_ text: String) -> Bool {
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
        guard parts.count > 1 else { return text == first }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let place = rest.firstRange(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}

extension Substring {
    fileprivate func firstRange(of part: Substring) -> Range<Index>? {
        var start = startIndex
        while true {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            guard start != endIndex else { return nil }
            start = index(after: start)
        }
    }
}
