import Basics

/// Reads members of one object of a message, and knows the way to it should one be missing.
struct MemberReader {
    /// All members, found in one walk.
    private let members: JSONTable
    private let method: String
    private let path: String

    /// Creates a reader of the params or the result of `method`; absent params have no members.
    init(_ object: JSONSlice?, of method: String) {
        self.init(object: object, method: method, path: "")
    }

    private init(object: JSONSlice?, method: String, path: String) {
        members = JSONTable(object)
        self.method = method
        self.path = path
    }

    // MARK: - What must be there

    /// A required member that is an object.
    func object(_ name: String) throws(MissingMember) -> MemberReader {
        guard let member = members[name], member.kind == .object else { throw missing(name) }
        return MemberReader(object: member, method: method, path: "\(path)\(name).")
    }

    /// A required string.
    func text(_ name: String) throws(MissingMember) -> String {
        guard let text = members[name]?.text else { throw missing(name) }
        return text
    }

    /// A required string that names something.
    func identifier<Kind>(_ name: String) throws(MissingMember) -> Identifier<Kind> {
        Identifier(rawValue: try text(name))
    }

    /// A required truth value.
    func boolean(_ name: String) throws(MissingMember) -> Bool {
        guard let boolean = members[name]?.boolean else { throw missing(name) }
        return boolean
    }

    // MARK: - What may be there

    /// Whether there is such a member, be it `null`.
    func has(_ name: String) -> Bool { members[name] != nil }

    /// A string, or `nil` if there is none or something else in its place.
    func optionalText(_ name: String) -> String? {
        members[name]?.text
    }

    /// The members of whatever is there; `nil` if nothing is.
    func optionalMember(_ name: String) -> MemberReader? {
        members[name].map { MemberReader(object: $0, method: method, path: "\(path)\(name).") }
    }

    /// Whatever is there, passed through; `null` if nothing is.
    func json(_ name: String) -> JSON {
        members[name]?.value ?? .null
    }

    /// Whatever is there, passed through; `nil` if nothing is, or `null`.
    func optionalJSON(_ name: String) -> JSON? {
        guard let member = members[name], !member.isNull else { return nil }
        return member.value
    }

    /// The elements of an array, none if there is no array.
    func elements(_ name: String) -> [MemberReader] {
        (members[name]?.elements ?? []).enumerated().map { index, element in
            MemberReader(object: element, method: method, path: "\(path)\(name)[\(index)].")
        }
    }

    private func missing(_ name: String) -> MissingMember {
        MissingMember(method: method, path: path + name)
    }
}
