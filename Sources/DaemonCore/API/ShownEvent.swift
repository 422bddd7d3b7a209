import Basics
package import Contract

/// An event in the form in which it's shown, and its bytes, which are the same for all who are shown it.
package struct ShownEvent: Hashable, Sendable {
    /// What is shown.
    package let event: Event
    /// The same as compact text.
    package let data: [UInt8]

    /// Shortens an event to the form in which it's shown.
    package init(_ event: Event) {
        self.event = event.bounded
        data = self.event.encoded
    }

    /// Takes over an event that's short enough to be shown as it was written.
    fileprivate init(short event: Event, data: [UInt8]) {
        self.event = event
        self.data = data
    }
}

/// An event that has been written down and not been shown yet.
package struct UnpublishedEvent: Hashable, Sendable {
    private let event: Event
    /// Its bytes, if they can be shown as they are.
    private let encoded: [UInt8]?

    /// Keeps an event together with what ``Event/encoded`` gives for it.
    package init(_ event: Event, encoded: [UInt8]) {
        self.event = event
        self.encoded = encoded.count <= Event.longestShownDetail ? encoded : nil
    }

    /// Its number.
    package var seq: Int { event.seq }

    /// The form in which it's shown.
    package var shown: ShownEvent {
        encoded.map { ShownEvent(short: event, data: $0) } ?? ShownEvent(event)
    }
}
