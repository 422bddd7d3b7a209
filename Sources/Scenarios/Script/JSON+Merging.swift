import Basics

extension JSON {
    /// This value with another laid over it: objects are merged member by member, anything else is replaced.
    func merged(with other: JSON) -> JSON {
        guard case .object(var object) = self, case .object(let over) = other else { return other }
        for member in over.members {
            object[member.name] = object[member.name]?.merged(with: member.value) ?? member.value
        }
        return .object(object)
    }
}
