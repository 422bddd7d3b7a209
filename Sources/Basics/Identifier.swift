/// The name of one thing of one kind; names of different kinds don't compare.
package struct Identifier<Kind>: RawRepresentable, Hashable, Comparable, Sendable {
    /// The name as it stands in files and messages.
    package let rawValue: String

    /// Takes a name over as it is; names from outside are opaque.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    // Those that any raw value brings along are generic, and take several times as long.
    package static func == (left: Self, right: Self) -> Bool {
        left.rawValue == right.rawValue
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String { rawValue }
}

extension Identifier: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(rawValue: value)
    }
}

extension JSON {
    /// The name of a thing, as it stands in files and messages.
    package static func identifier<Kind>(_ identifier: Identifier<Kind>) -> JSON {
        .string(identifier.rawValue)
    }

    /// The name of a thing, or `null` where there is none.
    package static func optional<Kind>(_ identifier: Identifier<Kind>?) -> JSON {
        identifier.map(JSON.identifier) ?? .null
    }
}

/// Marks the identifiers of daemons.
package enum DaemonKind {}

/// Marks the identifiers of sessions, which are ours.
package enum SessionKind {}

/// Marks the identifiers of runs, which are ours.
package enum RunKind {}

/// Marks the identifiers of threads, which are the app-server's.
package enum ThreadKind {}

/// Marks the identifiers of turns, which are the app-server's.
package enum TurnKind {}

/// The identity of one state directory, made once and kept.
package typealias DaemonID = Identifier<DaemonKind>

/// Our name for a session.
package typealias SessionID = Identifier<SessionKind>

/// Our name for a run.
package typealias RunID = Identifier<RunKind>

/// The app-server's name for a conversation.
package typealias ThreadID = Identifier<ThreadKind>

/// The app-server's name for one exchange on a thread.
package typealias TurnID = Identifier<TurnKind>
