/// The members of an object, found in one walk and looked up without another.
package struct JSONTable: Sendable {
    private struct Place {
        /// What stands between the quotation marks of the name.
        let name: Range<Int>
        let value: Range<Int>
    }

    private let object: JSONSlice?
    private var places: [Place] = []

    /// Finds the members; what isn't an object has none.
    package init(_ object: JSONSlice?) {
        self.object = object
        guard let object, object.kind == .object else { return }
        var places: [Place] = []
        places.reserveCapacity(8)
        object.bytes.span.forEachMember { places.append(Place(name: $0, value: $1)) }
        self.places = places
    }

    /// How many members there are.
    package var count: Int { places.count }

    /// The value of a member; of a repeated name, the last.
    package subscript(name: String) -> JSONSlice? {
        guard let object else { return nil }
        let (text, wanted) = (object.bytes.span, name.utf8.span)
        for place in places.reversed() where text.extracting(place.name).isName(wanted) {
            return object.part(place.value)
        }
        return nil
    }

    /// Whether the member at a place, counted from 0, has that name.
    package func isMember(at place: Int, named name: String) -> Bool {
        guard let object, place < places.count else { return false }
        return object.bytes.span.extracting(places[place].name).isName(name.utf8.span)
    }
}
