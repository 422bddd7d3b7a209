/// What takes the members of a JSON object in their order: a tree keeps them, a text writes them at once.
///
/// Whoever lists members to one of these says once what an object holds, and gets both.
package protocol JSONMembers {
    /// Adds a member behind the others, without looking whether its name is taken.
    mutating func append(_ name: String, _ value: JSON)

    /// Adds a member that is a string.
    mutating func append(_ name: String, _ text: String)

    /// Adds a member that is an integer.
    mutating func append(_ name: String, _ integer: Int)

    /// Adds a member that is an object.
    ///
    /// - Parameters:
    ///   - name: The member's name.
    ///   - list: Lists what the object holds.
    mutating func append(_ name: String, object list: (inout Self) -> Void)

    /// Adds a member that is an array of objects.
    ///
    /// - Parameters:
    ///   - name: The member's name.
    ///   - count: How many objects it has.
    ///   - list: Lists what the object at an index holds.
    mutating func append(_ name: String, objects count: Int, list: (Int, inout Self) -> Void)

    /// Adds a member that is an array of values that are text already.
    mutating func append(_ name: String, elements: [JSONSlice])

    /// Adds all members of an object that is text already.
    mutating func append(membersOf object: JSONSlice)
}

extension JSONMembers {
    /// Adds a member that is a string, or `null` where there is none.
    package mutating func append(_ name: String, optional text: String?) {
        guard let text else { return append(name, .null) }
        append(name, text)
    }

    /// Adds a member that is an integer, or `null` where there is none.
    package mutating func append(_ name: String, optional integer: Int?) {
        guard let integer else { return append(name, .null) }
        append(name, integer)
    }

    /// Adds all members of an object.
    package mutating func append(_ object: JSONObject) {
        for member in object.members { append(member.name, member.value) }
    }
}

extension JSONObject: JSONMembers {
    package mutating func append(_ name: String, _ text: String) {
        append(name, .string(text))
    }

    package mutating func append(_ name: String, _ integer: Int) {
        append(name, .integer(integer))
    }

    package mutating func append(_ name: String, object list: (inout Self) -> Void) {
        var object = JSONObject()
        list(&object)
        append(name, .object(object))
    }

    package mutating func append(_ name: String, objects count: Int, list: (Int, inout Self) -> Void) {
        var elements: [JSON] = []
        for index in 0..<count {
            var object = JSONObject()
            list(index, &object)
            elements.append(.object(object))
        }
        append(name, .array(elements))
    }

    package mutating func append(_ name: String, elements: [JSONSlice]) {
        append(name, .array(elements.map(\.value)))
    }

    package mutating func append(membersOf object: JSONSlice) {
        object.forEachMember { append($0.text, $1.value) }
    }
}
