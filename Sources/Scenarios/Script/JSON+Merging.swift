import Basics

extension JSON {
    /// This value with another laid over it: objects are merged member by member, anything else is replaced.
    func merged(with other: JSON) -> JSON {
        guard case .object(let object) = self, case .object(let over) = other else { return other }
        guard !over.isEmpty else { return self }
        var members = object.members
        for member in over.members {
            if let place = members.lastIndex(where: { $0.name.isSpelled(as: member.name) }) {
                members[place].value = members[place].value.merged(with: member.value)
            } else {
                members.append(member)
            }
        }
        return .object(JSONObject(members))
    }
}
