import Scenarios

extension FakeCall {
    /// The plan of the server to play; without a scenario that of a plain one.
    func plan() throws -> ServerPlan {
        guard let file = scenario else { return .plain }
        let scenario = try ScenarioLibrary.load(file)
        guard let name = server else {
            guard scenario.servers.count == 1 else {
                throw FakeFailure.unclearServer(file, scenario.servers.map(\.name))
            }
            return scenario.servers[0]
        }
        guard let plan = scenario.server(name) else { throw FakeFailure.noServer(file, name) }
        return plan
    }
}
