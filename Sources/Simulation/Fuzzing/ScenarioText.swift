package import Basics
package import Scenarios

/// A scenario as the value that its file holds, of which parts can be taken away.
///
/// It stands alone: fragments are in the places that used them. Whether it is a scenario at all shows only
/// when it is read.
package struct ScenarioText: Hashable, Sendable {
    /// A way into the value, key by key from the outside.
    typealias Place = [Key]

    /// One step of the way.
    enum Key: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    /// The name of the file, for errors and reports.
    package let file: String

    /// What the file holds.
    package internal(set) var value: JSON

    /// Reads the text of a scenario and puts the fragments that it uses in their places.
    ///
    /// - Throws: ``ScenarioError`` if it isn't JSON, or a way to a fragment is wrong; not for what else a
    ///   scenario may not have.
    package init(
        parsing text: [UInt8],
        named file: String,
        fragments: [String: [UInt8]] = [:]
    ) throws(ScenarioError) {
        self.init(value: try Scenario.inlining(fragments, in: text, named: file), file: file)
    }

    init(value: JSON, file: String) {
        self.value = value
        self.file = file
    }

    /// Reads the value as a scenario that is simulated.
    package func scenario() throws(ScenarioError) -> Scenario {
        try Scenario(parsing: value.encoded(), named: file, mode: .sim)
    }

    /// The faults as they are written.
    package var faults: [JSON] { value["faults"]?.elements ?? [] }

    /// The steps as they are written.
    package var steps: [JSON] { value["steps"]?.elements ?? [] }

    /// The text as a file, laid out as the scenarios that people write.
    package var encoded: [UInt8] { Array((ScenarioLayout.text(of: value) + "\n").utf8) }

    /// What stands at a place; nothing can be set where nothing stands but for a member, and `nil` removes.
    subscript(place: Place) -> JSON? {
        get { value.value(at: place[...]) }
        set { value = value.setting(newValue, at: place[...]) ?? .null }
    }
}

extension JSON {
    fileprivate func value(at place: ArraySlice<ScenarioText.Key>) -> JSON? {
        guard let key = place.first else { return self }
        let inner: JSON? =
            switch key {
            case .member(let name): self[name]
            case .element(let index): elements.flatMap { $0.indices.contains(index) ? $0[index] : Optional.none }
            }
        return inner?.value(at: place.dropFirst())
    }

    fileprivate func setting(_ value: JSON?, at place: ArraySlice<ScenarioText.Key>) -> JSON? {
        guard let key = place.first else { return value }
        switch (key, self) {
        case (.member(let name), .object(var object)):
            object[name] = (object[name] ?? .object([:])).setting(value, at: place.dropFirst())
            return .object(object)
        case (.element(let index), .array(var elements)) where elements.indices.contains(index):
            if let element = elements[index].setting(value, at: place.dropFirst()) {
                elements[index] = element
            } else {
                elements.remove(at: index)
            }
            return .array(elements)
        case (.member, _), (.element, _): return self
        }
    }
}
