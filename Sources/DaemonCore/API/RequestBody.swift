import Basics
import HTTPWire

/// Reads the JSON body of a request, member by member, and refuses what nobody asked for.
///
/// Names from outside are trimmed and blank ones count as absent; content is taken as it
/// is (contract CTR-SESS).
///
/// A ``blank`` one writes down what it's asked for, so that what is read and what the API's description says of it
/// are the same.
package struct RequestBody {
    private let object: JSONObject
    private var known: Set<String> = []
    /// What has been asked for, where that's to be written down.
    private var asked: [Schema.Member]?

    /// A body that has nothing and writes down what it's asked for.
    static let blank = RequestBody(object: [:], asked: [])

    private init(object: JSONObject, asked: [Schema.Member]?) {
        (self.object, self.asked) = (object, asked)
    }

    /// What has been asked for of a ``blank`` body.
    var schema: Schema { .object(asked ?? [], isOpen: false) }

    init(_ bytes: [UInt8]) throws(Problem) {
        let value: JSON
        do {
            value = try JSON(parsing: bytes, limits: JSONLimits(depth: JSONLimits.foreignDepth))
        } catch {
            throw Problem(.badRequest, "the body is not JSON: \(error)")
        }
        guard let object = value.members else { throw Problem(.badRequest, "the body is not a JSON object") }
        self.init(object: object, asked: nil)
    }

    /// An identifier, a model, a path: something that has no blank value.
    mutating func name(_ member: String) throws(Problem) -> String? {
        try trimmed(member, .text.orNull)
    }

    private mutating func trimmed(
        _ member: String,
        _ schema: @autoclosure () -> Schema,
        isRequired: Bool = false
    ) throws(Problem) -> String? {
        guard let text = try text(member, schema(), isRequired: isRequired) else { return nil }
        let trimmed = text.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The same, for what is going to be an argument of a process.
    mutating func argument(_ member: String) throws(Problem) -> String? {
        let name = try trimmed(member, .argument.orNull)
        guard name?.isArgument ?? true else { throw unfit(member, "a string without a zero byte") }
        return name
    }

    /// One of the words of a type, if any.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ member: String,
        of type: Choice.Type
    ) throws(Problem) -> Choice? {
        guard let name = try trimmed(member, .choice(type).orNull) else { return nil }
        return try choice(name, for: member)
    }

    /// One of the words of a type, without which nothing can be done.
    mutating func required<Choice: RawRepresentable<String> & CaseIterable>(
        _ member: String,
        of type: Choice.Type
    ) throws(Problem) -> Choice {
        let name = try trimmed(member, .choice(type), isRequired: true)
        return try choice(asked == nil ? name ?? "" : type.allCases.first?.rawValue ?? "", for: member)
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        for member: String
    ) throws(Problem) -> Choice {
        guard let choice = Choice(rawValue: name) else {
            throw unfit(member, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// Text that isn't blank, of at most so many bytes, without which nothing can be done.
    mutating func required(_ member: String, atMost longest: Int) throws(Problem) -> String {
        let schema = Schema.text(atMost: longest, matching: "\\S")
        let text = try text(member, schema, isRequired: true) ?? ""
        guard asked != nil || !text.trimmed.isEmpty && text.utf8.count <= longest else {
            throw unfit(member, "a string that isn't blank, of at most \(longest) bytes")
        }
        return text
    }

    /// Text that is taken as it is.
    mutating func text(
        _ member: String,
        _ schema: @autoclosure () -> Schema = .text.orNull,
        isRequired: Bool = false
    ) throws(Problem) -> String? {
        guard let value = value(member, schema(), isRequired: isRequired) else { return nil }
        guard let text = value.text else { throw unfit(member, "a string or null") }
        return text
    }

    mutating func boolean(_ member: String) throws(Problem) -> Bool? {
        guard let value = value(member, .boolean.orNull) else { return nil }
        guard let boolean = value.boolean else { throw unfit(member, "true, false or null") }
        return boolean
    }

    /// One of a few words that the app-server knows, or an object in their place.
    mutating func policy(_ member: String) throws(Problem) -> JSON? {
        guard let value = value(member, .any(of: [.text.orNull, .object])) else { return nil }
        switch value {
        case .string(let text):
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : .string(trimmed)
        case .object: return value
        case .null, .bool, .number, .array: throw unfit(member, "a string, an object or null")
        }
    }

    mutating func object(_ member: String) throws(Problem) -> JSON? {
        guard let value = value(member, .object.orNull) else { return nil }
        guard case .object = value else { throw unfit(member, "an object or null") }
        return value
    }

    /// Anything but `null`.
    mutating func value(
        _ member: String,
        _ schema: @autoclosure () -> Schema = .anything,
        isRequired: Bool = false
    ) -> JSON? {
        if asked != nil { asked?.append(Schema.Member(member, schema(), isRequired: isRequired)) }
        known.insert(member)
        guard let value = object[member], !value.isNull else { return nil }
        return value
    }

    /// Strings by name; blank names and values are dropped.
    ///
    /// - Parameters:
    ///   - member: The member's name.
    ///   - labels: What some of them must be, in the description; the caller judges them.
    /// - Returns: Those that say something.
    /// - Throws: ``Problem`` naming the member that's wrong.
    mutating func metadata(
        _ member: String,
        labels: @autoclosure () -> [Schema.Member] = []
    ) throws(Problem) -> JSONObject {
        guard let value = value(member, .metadata(labels())) else { return [:] }
        guard let members = value.members else { throw unfit(member, "an object of strings") }
        var metadata: JSONObject = [:]
        for entry in members.members {
            guard let text = entry.value.text else { throw unfit("\(member).\(entry.name)", "a string") }
            let name = entry.name.trimmed
            let content = text.trimmed
            guard !name.isEmpty, !content.isEmpty else { continue }
            metadata[name] = .string(content)
        }
        return metadata
    }

    /// Strings in an array, taken as they are; none where there's no array.
    mutating func texts(_ member: String) throws(Problem) -> [String] {
        guard let value = value(member, .list(of: .argument).orNull) else { return [] }
        let texts = value.elements?.compactMap(\.text)
        guard let texts, texts.count == value.elements?.count else { throw unfit(member, "an array of strings") }
        guard texts.allSatisfy(\.isArgument) else { throw unfit(member, "strings without a zero byte") }
        return texts
    }

    /// A length of time that isn't nothing.
    mutating func milliseconds(_ member: String, atMost longest: Int) throws(Problem) -> Duration? {
        guard let value = value(member, .integer(1...longest).orNull) else { return nil }
        guard let count = value.wholeNumber, (1...longest).contains(count) else {
            throw unfit(member, "a whole number of milliseconds from 1 to \(longest)")
        }
        return .milliseconds(count)
    }

    /// Variables of an environment, in the order of their names; their values are taken as they are.
    mutating func environment(_ member: String) throws(Problem) -> [EnvironmentVariable] {
        let names = Schema.text(matching: "^[^=\\u0000]+$")
        guard let value = value(member, .map(of: .argument, names: names).orNull) else { return [] }
        guard let members = value.members else { throw unfit(member, "an object of strings") }
        var variables: [EnvironmentVariable] = []
        for entry in members.members {
            guard !entry.name.isEmpty, !entry.name.contains("="), entry.name.isArgument else {
                throw Problem(.unprocessableContent, "a name in \(member) can't be a variable's", field: member)
            }
            guard let text = entry.value.text, text.isArgument else {
                throw unfit("\(member).\(entry.name)", "a string without a zero byte")
            }
            variables.append(EnvironmentVariable(name: entry.name, value: text))
        }
        return variables.sorted { $0.name < $1.name }
    }

    /// Refuses members that weren't asked for.
    func finish() throws(Problem) {
        guard let stranger = object.members.first(where: { !known.contains($0.name) }) else { return }
        throw Problem(.badRequest, "unknown member \(stranger.name)", field: stranger.name)
    }

    /// What is said of a member that isn't what it must be.
    func unfit(_ member: String, _ expected: String) -> Problem {
        Problem(.unprocessableContent, "\(member) must be \(expected)", field: member)
    }
}

extension JSON {
    /// The whole number that this is, however it's written: to JSON Schema `1.0` is one too.
    fileprivate var wholeNumber: Int? {
        guard case .number(let number) = self else { return nil }
        return number.integer ?? Int(exactly: number.double)
    }
}

extension Schema {
    /// What a process can be given.
    fileprivate static var argument: Schema { .text(matching: "^[^\\u0000]*$") }

    /// Strings by name, some of which mean something.
    fileprivate static func metadata(_ labels: [Member]) -> Schema {
        var schema = map(of: .text)
        let known = object(labels).members["properties"]
        if !labels.isEmpty, let known { schema.members["properties"] = known }
        return schema.orNull
    }
}

extension String {
    /// Whether a process can be given the text: it ends at no zero byte.
    fileprivate var isArgument: Bool { !utf8.contains(0) }

    /// The text without white space around it.
    package var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
