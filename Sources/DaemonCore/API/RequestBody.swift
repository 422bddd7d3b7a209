import Basics
import HTTPWire

/// Reads the JSON body of a request, member by member, and refuses what nobody asked for.
///
/// Names from outside are trimmed and blank ones count as absent; content is taken as it
/// is (contract CTR-SESS).
struct RequestBody {
    private let object: JSONObject
    private var known: Set<String> = []

    init(_ bytes: [UInt8]) throws(Problem) {
        let value: JSON
        do {
            value = try JSON(parsing: bytes, limits: JSONLimits(depth: JSONLimits.foreignDepth))
        } catch {
            throw Problem(.badRequest, "the body is not JSON: \(error)")
        }
        guard let object = value.members else { throw Problem(.badRequest, "the body is not a JSON object") }
        self.object = object
    }

    /// An identifier, a model, a path: something that has no blank value.
    mutating func name(_ member: String) throws(Problem) -> String? {
        guard let text = try text(member) else { return nil }
        let trimmed = text.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The same, for what is going to be an argument of a process.
    mutating func argument(_ member: String) throws(Problem) -> String? {
        let name = try name(member)
        guard name?.isArgument ?? true else { throw unfit(member, "a string without a zero byte") }
        return name
    }

    /// Text that is taken as it is.
    mutating func text(_ member: String) throws(Problem) -> String? {
        guard let value = value(member) else { return nil }
        guard let text = value.text else { throw unfit(member, "a string or null") }
        return text
    }

    mutating func boolean(_ member: String) throws(Problem) -> Bool? {
        guard let value = value(member) else { return nil }
        guard let boolean = value.boolean else { throw unfit(member, "true, false or null") }
        return boolean
    }

    /// One of a few words that the app-server knows, or an object in their place.
    mutating func policy(_ member: String) throws(Problem) -> JSON? {
        guard let value = value(member) else { return nil }
        switch value {
        case .string(let text):
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : .string(trimmed)
        case .object: return value
        case .null, .bool, .number, .array: throw unfit(member, "a string, an object or null")
        }
    }

    mutating func object(_ member: String) throws(Problem) -> JSON? {
        guard let value = value(member) else { return nil }
        guard case .object = value else { throw unfit(member, "an object or null") }
        return value
    }

    /// Anything but `null`.
    mutating func value(_ member: String) -> JSON? {
        known.insert(member)
        guard let value = object[member], !value.isNull else { return nil }
        return value
    }

    /// Strings by name; blank names and values are dropped.
    mutating func metadata(_ member: String) throws(Problem) -> JSONObject {
        guard let value = value(member) else { return [:] }
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
        guard let value = value(member) else { return [] }
        let texts = value.elements?.compactMap(\.text)
        guard let texts, texts.count == value.elements?.count else { throw unfit(member, "an array of strings") }
        guard texts.allSatisfy(\.isArgument) else { throw unfit(member, "strings without a zero byte") }
        return texts
    }

    /// A length of time that isn't nothing.
    mutating func milliseconds(_ member: String, atMost longest: Int) throws(Problem) -> Duration? {
        guard let value = value(member) else { return nil }
        guard let count = value.integer, (1...longest).contains(count) else {
            throw unfit(member, "a whole number of milliseconds from 1 to \(longest)")
        }
        return .milliseconds(count)
    }

    /// Variables of an environment, in the order of their names; their values are taken as they are.
    mutating func environment(_ member: String) throws(Problem) -> [EnvironmentVariable] {
        guard let value = value(member) else { return [] }
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

    func unfit(_ member: String, _ expected: String) -> Problem {
        Problem(.unprocessableContent, "\(member) must be \(expected)", field: member)
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
