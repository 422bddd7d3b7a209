package import Basics

extension Configuration {
    /// The configuration as it stands in a status snapshot.
    package var object: JSONObject {
        [
            "nodeId": .string(nodeID),
            "version": .optional(version),
            "eventCacheSize": .integer(eventCacheSize),
            "smokeLifetimeMs": .integer(Int(smokeLifetime.milliseconds)),
            "paths": [
                "repoRoot": .string(repoRoot),
                "logsRootDir": .string(logsRoot),
                "stateRootDir": .string(stateRoot),
                "runsRootDir": .string(runsRoot),
                "logsDir": .string(logsDirectory),
                "stateDir": .string(stateDirectory),
                "structuredEventLogPath": .string(path(of: .events)),
                "stdoutLogPath": .string(path(of: .stdout)),
                "stderrLogPath": .string(path(of: .stderr)),
                "identityPath": .string(path(of: .identity)),
                "daemonStatePath": .string(path(of: .daemonState)),
                "sessionRegistryPath": .string(path(of: .sessionRegistry)),
                "runRegistryPath": .string(path(of: .runRegistry)),
                "approvalRegistryPath": .string(path(of: .approvalRegistry)),
                "recentEventsPath": .string(path(of: .recentEvents)),
            ],
            "service": [
                "eventStreamPath": .string(eventStreamPath),
                "localApiBase": .string(localAPI.base),
            ],
            "server": [
                "mode": .string(server.mode.rawValue),
                "endpoint": .string(server.endpoint),
                "childStrategy": .string(server.strategy.rawValue),
                "childCommand": .string(server.command),
                "childArgs": .array(server.arguments.map(JSON.string)),
                "childCwd": .string(server.directory),
            ],
        ]
    }
}
