package import Basics

extension Scenario {
    /// Puts fragments into the places of a scenario that use them, and leaves all else as it is written.
    ///
    /// - Parameters:
    ///   - fragments: The shared parts by the names under which `use` knows them, as their files hold them.
    ///   - text: What the scenario's file holds.
    ///   - file: The file's name, for errors.
    /// - Returns: What the file of a scenario would hold that says the same and stands alone.
    /// - Throws: ``ScenarioError`` where the way to a fragment isn't that of a scenario. All else is left to who
    ///   reads the result.
    package static func inlining(
        _ fragments: [String: [UInt8]],
        in text: [UInt8],
        named file: String
    ) throws(ScenarioError) -> JSON {
        let whole = try Part(parsing: text, named: file)
        let constants = try constants(of: whole, mode: .sim)
        var splicer = Splicer(fragments: fragments, constants: constants, fillsIn: false)
        let members = Members(whole: whole)
        var inlined = whole.json.members ?? [:]
        var servers = JSONObject()
        for server in try ServerPart.all(members["servers"], &splicer) {
            var own = server.members.whole.json.members ?? [:]
            own["spawns"] = .array(server.scripts.map { .array($0.map(\.json)) })
            servers.append(server.name, .object(own))
        }
        if members["servers"] != nil { inlined["servers"] = .object(servers) }
        inlined["steps"] = .array(try splicer.splice(members.required("steps"), .steps).map(\.json))
        return .object(inlined)
    }
}

extension SplicedPart {
    /// The part with ``children`` in the place of what its `do` was written as.
    fileprivate var json: JSON {
        guard !children.isEmpty, var object = part.json.members else { return part.json }
        object["do"] = .array(children.map(\.json))
        return .object(object)
    }
}
