package import Basics

/// A persisted record: a JSON object with known members, and whatever else was found in it.
///
/// Members that this version doesn't know are kept and written back behind the known ones,
/// so that neither an older nor a newer program loses what it wrote (contract CTR-FILE).
package protocol Record: Hashable, Sendable {
    /// Reads a record.
    ///
    /// - Throws: ``RecordError`` if a required member is missing or of another type. An absent
    ///   member that may be `null` isn't an error, and neither is an unknown one.
    init(_ object: JSONObject) throws(RecordError)

    /// Lists the record's members as they're written, known ones first and in their fixed order.
    func list(into members: inout some JSONMembers)
}

extension Record {
    /// The record as a tree.
    package var object: JSONObject {
        var object = JSONObject()
        list(into: &object)
        return object
    }

    /// The record as compact text.
    package var encoded: [UInt8] {
        var text = JSONObjectText()
        list(into: &text)
        return text.ended()
    }
}

/// Why a JSON object isn't the record it should be.
package struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The record's kind, in words.
    package let record: String

    /// The member that's missing or of the wrong type.
    package let member: String

    /// What the member should have been.
    package let expected: String

    package var description: String { "\(record): \(member) should be \(expected)" }
}

/// Takes known members out of an object and keeps count of what's left.
struct MemberReader {
    private let record: String
    private let object: JSONObject
    private var taken: Set<String> = []

    init(_ object: JSONObject, of record: String) {
        self.object = object
        self.record = record
    }

    /// What nobody asked for.
    var unknown: JSONObject { object.without(taken) }

    /// Marks a member as known without reading it.
    mutating func skip(_ name: String) {
        taken.insert(name)
    }

    mutating func text(_ name: String) throws(RecordError) -> String {
        guard let text = take(name).text else { throw unfit(name, "a string") }
        return text
    }

    mutating func optionalText(_ name: String) throws(RecordError) -> String? {
        let value = take(name)
        guard let text = value.text else {
            guard value.isNull else { throw unfit(name, "a string or null") }
            return nil
        }
        return text
    }

    mutating func integer(_ name: String) throws(RecordError) -> Int {
        guard let integer = take(name).integer else { throw unfit(name, "an integer") }
        return integer
    }

    mutating func count(_ name: String) throws(RecordError) -> Int {
        guard let count = take(name).integer, count >= 0 else { throw unfit(name, "an integer of at least 0") }
        return count
    }

    mutating func optionalInteger(_ name: String) throws(RecordError) -> Int? {
        let value = take(name)
        guard let integer = value.integer else {
            guard value.isNull else { throw unfit(name, "an integer or null") }
            return nil
        }
        return integer
    }

    mutating func boolean(_ name: String) throws(RecordError) -> Bool {
        guard let boolean = take(name).boolean else { throw unfit(name, "true or false") }
        return boolean
    }

    mutating func optionalBoolean(_ name: String) throws(RecordError) -> Bool? {
        let value = take(name)
        guard let boolean = value.boolean else {
            guard value.isNull else { throw unfit(name, "true, false or null") }
            return nil
        }
        return boolean
    }

    mutating func time(_ name: String) throws(RecordError) -> Timestamp {
        guard let time = try optionalTime(name) else { throw unfit(name, "a time") }
        return time
    }

    mutating func optionalTime(_ name: String) throws(RecordError) -> Timestamp? {
        guard let text = try optionalText(name) else { return nil }
        guard let time = Timestamp(iso8601: text) else { throw unfit(name, "an ISO 8601 time") }
        return time
    }

    mutating func texts(_ name: String) throws(RecordError) -> [String] {
        guard let elements = take(name).elements else { throw unfit(name, "an array of strings") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.text else { throw unfit(name, "an array of strings") }
            texts.append(text)
        }
        return texts
    }

    /// Texts that earlier versions didn't write.
    mutating func optionalTexts(_ name: String) throws(RecordError) -> [String] {
        guard object[name]?.isNull == false else {
            skip(name)
            return []
        }
        return try texts(name)
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(RecordError) -> Choice {
        guard let choice = take(name).text.flatMap(Choice.init(rawValue:)) else {
            throw unfit(name, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(RecordError) -> Choice? {
        guard object[name]?.isNull == false else {
            skip(name)
            return nil
        }
        return try choice(name)
    }

    /// Whatever stands there; `null` if nothing does.
    mutating func value(_ name: String) -> JSON { take(name) }

    /// Whatever stands there, unless it's `null`.
    mutating func optionalValue(_ name: String) -> JSON? {
        let value = take(name)
        guard !value.isNull else { return nil }
        return value
    }

    mutating func object(_ name: String) throws(RecordError) -> JSONObject {
        guard let object = take(name).members else { throw unfit(name, "an object") }
        return object
    }

    mutating func optionalObject(_ name: String) throws(RecordError) -> JSONObject? {
        let value = take(name)
        guard let object = value.members else {
            guard value.isNull else { throw unfit(name, "an object or null") }
            return nil
        }
        return object
    }

    mutating func objects(_ name: String) throws(RecordError) -> [JSONObject] {
        guard let elements = take(name).elements else { throw unfit(name, "an array of objects") }
        var objects: [JSONObject] = []
        for element in elements {
            guard let object = element.members else { throw unfit(name, "an array of objects") }
            objects.append(object)
        }
        return objects
    }

    /// Hands out the elements of an array that is still text, and not among the members of the object.
    mutating func forEachObject(
        _ name: String,
        in value: JSONSlice?,
        _ body: (JSONSlice) throws(RecordError) -> Void
    ) throws(RecordError) {
        skip(name)
        let misfit = unfit(name, "an array of objects")
        guard let value, value.kind == .array else { throw misfit }
        try value.forEachElement { (element) throws(RecordError) in
            guard element.kind == .object else { throw misfit }
            try body(element)
        }
    }

    private mutating func take(_ name: String) -> JSON {
        taken.insert(name)
        return object[name] ?? .null
    }

    private func unfit(_ member: String, _ expected: String) -> RecordError {
        RecordError(record: record, member: member, expected: expected)
    }
}
