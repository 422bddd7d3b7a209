import Basics
import Contract

extension NormalForm {
    /// The events as the log has them, to know them again elsewhere.
    struct EventLog {
        /// The number of the last event.
        let last: Int?

        private let events: [JSON]
        private let positions: [Int: Int]

        init(_ events: [JSON]) {
            self.events = events
            last = events.last?["seq"]?.integer
            let numbered = events.indices.compactMap { index in events[index]["seq"]?.integer.map { ($0, index) } }
            positions = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
        }

        /// What a list is, if it's a stretch of the log in the form in which events are shown.
        ///
        /// Which stretch it is says nothing while codexd is at work; afterwards it must be the end.
        func phrase(for list: [JSON], atMost bound: Int?, _ moment: Naming.Moment) -> String? {
            guard let first = list.first?["seq"]?.integer.flatMap({ positions[$0] }),
                first + list.count <= events.count
            else { return nil }
            for (offset, event) in list.enumerated() where !isShown(events[first + offset], as: event) { return nil }
            let end = first + list.count
            let isFull = bound.map { list.count == min($0, end) } ?? false
            let isLatest = moment == .afterwards && end == events.count
            return "«events of the log\(isFull ? ", as many as may be" : "")\(isLatest ? ", to its end" : "")»"
        }

        private func isShown(_ event: JSON, as shown: JSON) -> Bool {
            guard let object = event.members else { return false }
            do {
                return try .object(Event(object).bounded.object) == shown
            } catch {
                return event == shown  // It's no event that codexd could have bounded.
            }
        }
    }
}
