package import Basics
package import Contract

/// What a life begins with, besides the event log: the first line of a trace.
package struct TraceHeader: Hashable, Sendable {
    /// The name of the form in which traces are written, with its number.
    static let format = "codexd-trace/1"

    /// When the life began.
    package let time: Timestamp
    /// What was configured.
    package let configuration: Configuration
    /// The daemon's own process.
    package let processID: Int
    /// The machine's boot.
    package let bootID: String
    /// The only dice of this life.
    package let entropy: [UInt8]
    /// The token in the state directory, if there is one.
    package let token: [UInt8]?
    /// The content of the checkpoints that exist.
    package let checkpoints: [StateFile: [UInt8]]

    /// Creates a header of what the shell found.
    package init(
        time: Timestamp,
        configuration: Configuration,
        processID: Int,
        bootID: String,
        entropy: [UInt8],
        token: [UInt8]?,
        checkpoints: [StateFile: [UInt8]]
    ) {
        self.time = time
        self.configuration = configuration
        self.processID = processID
        self.bootID = bootID
        self.entropy = entropy
        self.token = token
        self.checkpoints = checkpoints
    }

    /// What the core is made of, once the event log has been read.
    package func boot(_ recovered: Recovered) -> Boot {
        Boot(
            configuration: configuration,
            processID: processID,
            bootID: bootID,
            entropy: entropy,
            token: token,
            recovered: recovered
        )
    }
}

extension TraceHeader {
    /// Reads the first line of a trace.
    init(_ line: TraceMembers) throws(TraceFault) {
        let format = try line.text("format")
        guard format == Self.format else { throw .foreignFormat(format) }
        let entropy = try line.object("entropy").bytes()
        guard entropy.count >= 32 else { throw .unfit(member: "entropy", expected: "at least 32 bytes") }
        let contents = try line.object("checkpoints")
        var checkpoints: [StateFile: [UInt8]] = [:]
        for file in StateFile.checkpoints {
            checkpoints[file] = try contents.optionalObject(file.rawValue)?.bytes()
        }
        self.init(
            time: Timestamp(millisecondsSinceEpoch: Int64(try line.integer("time"))),
            configuration: try Configuration(traced: line.object("configuration")),
            processID: try line.integer("processId"),
            bootID: try line.text("bootId"),
            entropy: entropy,
            token: try line.optionalObject("token")?.bytes(),
            checkpoints: checkpoints
        )
    }
}
