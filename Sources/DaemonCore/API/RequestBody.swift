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
    /// The text without white space around it.
    package var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
