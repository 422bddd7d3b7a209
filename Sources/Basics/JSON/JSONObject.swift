/// The members of a JSON object, in the order in which they were written.
///
/// RFC 8259, section 4, leaves open what a repeated name means; here every member is kept
/// and looking a name up finds the last, as most readers do. Names are compared code unit by code
/// unit (section 8.3), which is stricter than the equality of `String`.
package struct JSONObject: Hashable, Sendable {
    /// One name and its value.
    package struct Member: Hashable, Sendable {
        /// The name, unescaped.
        package let name: String

        /// The value under that name.
        package var value: JSON

        /// Creates a member.
        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }

        fileprivate func isNamed(_ other: String) -> Bool {
            // The equality of strings would say yes to more than is meant here.
            name.utf8.span.equals(other.utf8.span)
        }
    }

    /// All members, in order.
    package private(set) var members: [Member]

    /// Creates an object of the given members, none unless told.
    package init(_ members: [Member] = []) {
        self.members = members
    }

    /// Whether the object has no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The value of a member; setting one keeps its place or adds it at the end, and `nil` removes it.
    package subscript(name: String) -> JSON? {
        get { members.last { $0.isNamed(name) }?.value }
        set {
            guard let newValue else {
                members.removeAll { $0.isNamed(name) }
                return
            }
            if let place = members.lastIndex(where: { $0.isNamed(name) }) {
                members[place].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// Adds a member at the end, without looking whether its name is taken.
    package mutating func append(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
    }

    /// The members whose names are not among `names`, in their order.
    package func without(_ names: Set<String>) -> JSONObject {
        JSONObject(members.filter { !names.contains($0.name) })
    }

    /// These members followed by those of `other`.
    package func followed(by other: JSONObject) -> JSONObject {
        JSONObject(members + other.members)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements.map { Member(name: $0.0, value: $0.1) })
    }
}
