import Basics

/// The members of one object of a trace.
struct TraceMembers {
    private let object: JSONObject

    /// The names of the members, in their order.
    var names: [String] { object.members.map(\.name) }

    private init(_ object: JSONObject) {
        self.object = object
    }

    /// Reads a line.
    init(parsing line: [UInt8]) throws(TraceFault) {
        self.init(try Self.slice(line).value.members ?? [:])
    }

    /// The effects in a line, each as it's written.
    static func effects(in line: [UInt8]) throws(TraceFault) -> [ArraySlice<UInt8>] {
        guard let effects = try slice(line).member("effects"), effects.kind == .array else { throw .misplaced }
        return effects.elements.map(\.bytes)
    }

    private static func slice(_ line: [UInt8]) throws(TraceFault) -> JSONSlice {
        let slice: JSONSlice
        do {
            slice = try JSONSlice(validating: line, limits: JSONLimits(bytes: TraceReplay.longestLine))
        } catch {
            throw .notAnObject(error)
        }
        guard slice.kind == .object else { throw .notAnObject(nil) }
        return slice
    }

    func text(_ name: String) throws(TraceFault) -> String {
        guard let text = object[name]?.text else { throw .unfit(member: name, expected: "a string") }
        return text
    }

    func optionalText(_ name: String) throws(TraceFault) -> String? {
        has(name) ? try text(name) : nil
    }

    func texts(_ name: String) throws(TraceFault) -> [String] {
        let texts = object[name]?.elements?.compactMap(\.text)
        guard let texts, texts.count == object[name]?.elements?.count else {
            throw .unfit(member: name, expected: "an array of strings")
        }
        return texts
    }

    func integer(_ name: String) throws(TraceFault) -> Int {
        guard let integer = object[name]?.integer else { throw .unfit(member: name, expected: "an integer") }
        return integer
    }

    func boolean(_ name: String) throws(TraceFault) -> Bool {
        guard let boolean = object[name]?.boolean else { throw .unfit(member: name, expected: "true or false") }
        return boolean
    }

    func nanoseconds(_ name: String) throws(TraceFault) -> Duration {
        .nanoseconds(try integer(name))
    }

    func object(_ name: String) throws(TraceFault) -> TraceMembers {
        TraceMembers(try members(name))
    }

    func members(_ name: String) throws(TraceFault) -> JSONObject {
        guard let members = object[name]?.members else { throw .unfit(member: name, expected: "an object") }
        return members
    }

    func optionalObject(_ name: String) throws(TraceFault) -> TraceMembers? {
        has(name) ? try object(name) : nil
    }

    func objects(_ name: String) throws(TraceFault) -> [TraceMembers] {
        let objects = object[name]?.elements?.compactMap(\.members)
        guard let objects, objects.count == object[name]?.elements?.count else {
            throw .unfit(member: name, expected: "an array of objects")
        }
        return objects.map { TraceMembers($0) }
    }

    /// Whether the member is there and isn't `null`.
    func has(_ name: String) -> Bool { object[name].map { !$0.isNull } ?? false }

    /// The bytes that stand here as text, or in base64 where they're no text.
    func bytes() throws(TraceFault) -> [UInt8] {
        if let text = object["text"]?.text { return Array(text.utf8) }
        guard let bytes = [UInt8](base64: try text("base64")) else {
            throw .unfit(member: "base64", expected: "base64")
        }
        return bytes
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String) throws(TraceFault) -> Choice {
        guard let choice = Choice(rawValue: try text(name)) else {
            throw .unfit(member: name, expected: "a word that codexd knows")
        }
        return choice
    }
}
