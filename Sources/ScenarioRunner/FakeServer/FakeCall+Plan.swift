import Basics
import Scenarios

extension FakeCall {
    /// The plan of the server to play; without a scenario that of a plain one.
    func plan() throws -> ServerPlan {
        guard let file = scenario else { return .plain(kind) }
        let variables = try variables.map { try JSON(parsing: $0).members ?? [:] } ?? [:]
        let servers = try ScenarioLibrary.load(file, variables: variables).servers.filter { $0.kind == kind }
        guard let name = server else {
            guard servers.count == 1 else { throw FakeFailure.unclearServer(file, kind, servers.map(\.name)) }
            return servers[0]
        }
        guard let plan = servers.first(where: { $0.name == name }) else {
            throw FakeFailure.noServer(file, kind, name)
        }
        return plan
    }
}
