package import Basics

/// A record of which a registry keeps many.
package protocol RegisteredRecord: Record {
    /// Marks the record's names.
    associatedtype Kind

    /// What a registry must know of a record that it doesn't read.
    associatedtype Outline: RecordOutline<Kind>

    /// What a registry must know of it.
    var outline: Outline { get }

    /// Finds the outline of a record that is written exactly as this version writes it, compact.
    ///
    /// - Returns: Nothing if the text isn't such a record. It may be one all the same, with unknown members for example.
    static func outline(of text: JSONSlice) -> Outline?
}

extension RegisteredRecord {
    /// Our name for it.
    package var id: Identifier<Kind> { outline.id }

    /// Since when nothing more is to happen to it by itself, if that's so.
    package var settledAt: Timestamp? { outline.settledAt }
}

/// What a registry must know of a record that it doesn't read.
package protocol RecordOutline<Kind>: Sendable {
    /// Marks the record's names.
    associatedtype Kind

    /// Our name for it.
    var id: Identifier<Kind> { get }

    /// Since when it's settled, if it is.
    var settledAt: Timestamp? { get }
}

/// What is known of a settled record without reading it.
package struct SettledRecord<Kind>: Hashable, Sendable {
    /// Our name for it.
    package let id: Identifier<Kind>

    /// Since when it's settled.
    package let settledAt: Timestamp
}
