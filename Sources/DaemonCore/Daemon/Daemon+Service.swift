import Basics
import Contract

// What whoever runs the daemon as a service is told (contract CTR-SVC).
extension Daemon {
    mutating func perform(_ notices: [ServiceNotice]) {
        for notice in notices { outbox.append(.notify(notice)) }
    }

    /// The daemon is up, and that is durable.
    mutating func tellServiceManager() {
        let usual = "serves \(configuration.server.endpoint) at \(localAPI.base)"
        perform(reports.up(usual, unless: hindrance))
    }
}
