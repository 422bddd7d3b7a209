package import Basics
import Contract

/// What a run left behind, in whichever world it ran.
package struct Observation: Hashable, Sendable {
    /// A file below the scenario's directory.
    package struct File: Hashable, Sendable {
        /// The path from the scenario's directory.
        package let path: String

        /// All that the file holds.
        package let bytes: [UInt8]

        /// Creates a file.
        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// What became of one server of the scenario.
    package struct Server: Hashable, Sendable {
        /// The server's name in the scenario.
        package let name: String

        /// How many of its processes outlived the daemon.
        package var orphans: Int

        /// What each of its processes was told, in the order of their starts; answers included.
        package var received: [[JSON]]

        /// How many of its processes were started.
        package var spawned: Int { received.count }

        /// Creates a server of which nothing has been started.
        package init(name: String, orphans: Int = 0, received: [[JSON]] = []) {
            self.name = name
            self.orphans = orphans
            self.received = received
        }
    }

    /// The answer of one path of the API, asked before the daemon was stopped.
    package struct Answer: Hashable, Sendable {
        /// The path, as the scenario spells it.
        package let path: String

        /// The answer's body.
        package let body: JSON

        /// Creates an answer.
        package init(path: String, body: JSON) {
            self.path = path
            self.body = body
        }
    }

    /// Something that a process of codexd printed.
    package struct Output: Hashable, Sendable {
        /// Which process and which stream it was.
        package let name: String

        /// All that it printed there.
        package let bytes: [UInt8]

        /// Creates an output.
        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The path of the file that has the log, or the end of it.
    static let logPath = "logs/codexd/events.jsonl"

    /// Every file below the scenario's directory that isn't the harness's own.
    package var files: [File]

    /// The events of the log, in order: the lines of its file, if it has one.
    package var log: [LogLine]

    /// The servers of the scenario.
    package var servers: [Server]

    /// The answers of the API that `expect.api` asks for.
    package var answers: [Answer]

    /// What codexd printed.
    package var outputs: [Output]

    /// The events of the log as trees, in order.
    package var events: [JSON] { log.map(\.tree) }

    /// Creates an observation of what is given.
    package init(
        files: [File] = [],
        log: [LogLine] = [],
        servers: [Server] = [],
        answers: [Answer] = [],
        outputs: [Output] = []
    ) {
        self.files = files
        self.log = log
        self.servers = servers
        self.answers = answers
        self.outputs = outputs
    }
}

extension [Observation.File] {
    /// The files, but for the one that has the end of the event log: it has all of it.
    ///
    /// The names of the complete parts sort as the parts do.
    var withWholeLog: [Element] {
        let parts = filter(\.isPartOfLog).sorted { $0.path < $1.path }
        guard !parts.isEmpty, let place = firstIndex(where: { $0.path == Observation.logPath }) else { return self }
        var files = self
        files[place] = Element(path: Observation.logPath, bytes: parts.flatMap(\.bytes) + self[place].bytes)
        return files
    }
}

extension Observation.File {
    /// Whether it's a complete part of the event log.
    var isPartOfLog: Bool {
        let directory = "logs/codexd/"
        return path.hasPrefix(directory) && LogSegment(name: String(path.dropFirst(directory.count))) != nil
    }
}
