package import Basics

/// What is known of the child process, or of the external server in its place.
package struct ChildRecord: Record {
    /// Where the child stands, as readers of the files see it.
    package enum Status: String, CaseIterable, Sendable {
        case external
        case failed
        case idle
        case running
        case starting
        case stopped
    }

    /// Whether codexd starts the server itself.
    package var strategy: ServerStrategy

    /// What the child serves.
    package var mode: ServiceMode

    /// The endpoint as configured.
    package var endpoint: String

    /// Where the child stands.
    package var status: Status

    /// The program that is started.
    package var command: String

    /// Its arguments, without the program itself.
    package var arguments: [String]

    /// The directory it's started in.
    package var directory: String

    /// The process, while it lives.
    package var processID: Int?

    /// When that process was started, in words of the system alone: together with its number it's one process.
    package var processStart: String?

    /// When it was started last.
    package var startedAt: Timestamp?

    /// When it ended last, or could not be started.
    package var exitedAt: Timestamp?

    /// The code it exited with, unless a signal ended it.
    package var exitCode: Int?

    /// The name of the signal that ended it, such as `SIGKILL`.
    package var signal: String?

    /// What went wrong last, for people.
    package var lastError: String?

    private var unknown: JSONObject = [:]

    /// Creates the record of a child that hasn't been started yet.
    package init(_ configuration: Configuration) {
        strategy = configuration.server.strategy
        mode = configuration.server.mode
        endpoint = configuration.server.endpoint
        status = .idle
        command = configuration.server.command
        arguments = configuration.server.arguments
        directory = configuration.server.directory
    }

    /// Reads a child's record, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "child")
        strategy = try reader.choice("strategy")
        mode = try reader.choice("mode")
        endpoint = try reader.text("endpoint")
        status = try reader.choice("status")
        command = try reader.text("command")
        arguments = try reader.texts("args")
        directory = try reader.text("cwd")
        processID = try reader.optionalInteger("pid")
        processStart = try reader.optionalText("processStart")
        startedAt = try reader.optionalTime("startedAt")
        exitedAt = try reader.optionalTime("exitedAt")
        exitCode = try reader.optionalInteger("exitCode")
        signal = try reader.optionalText("signal")
        lastError = try reader.optionalText("lastError")
        unknown = reader.unknown
    }

    /// Lists the record's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("strategy", strategy.rawValue)
        members.append("mode", mode.rawValue)
        members.append("endpoint", endpoint)
        members.append("status", status.rawValue)
        members.append("command", command)
        members.append("args", .array(arguments.map(JSON.string)))
        members.append("cwd", directory)
        members.append("pid", optional: processID)
        members.append("processStart", optional: processStart)
        members.append("startedAt", optional: startedAt?.description)
        members.append("exitedAt", optional: exitedAt?.description)
        members.append("exitCode", optional: exitCode)
        members.append("signal", optional: signal)
        members.append("lastError", optional: lastError)
        members.append(unknown)
    }

    /// The same child at the start of a daemon: configured anew, not yet started, its history kept.
    package func reset(for configuration: Configuration) -> ChildRecord {
        var child = self
        let fresh = ChildRecord(configuration)
        child.strategy = fresh.strategy
        child.mode = fresh.mode
        child.endpoint = fresh.endpoint
        child.status = fresh.status
        child.command = fresh.command
        child.arguments = fresh.arguments
        child.directory = fresh.directory
        child.processID = nil
        child.processStart = nil
        return child
    }
}
