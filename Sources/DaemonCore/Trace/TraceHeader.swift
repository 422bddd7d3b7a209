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
    /// The content of the checkpoints that exist, until somebody takes it.
    package private(set) var checkpoints: [StateFile: [UInt8]]
    /// The complete parts of the event log.
    package let segments: [SealedSegment]
    /// How many bytes the logs of the outputs have.
    package let outputLengths: [LogFile: Int]

    /// Creates a header of what the shell found.
    package init(
        time: Timestamp,
        configuration: Configuration,
        processID: Int,
        bootID: String,
        entropy: [UInt8],
        token: [UInt8]?,
        checkpoints: [StateFile: [UInt8]],
        segments: [SealedSegment] = [],
        outputLengths: [LogFile: Int] = [:]
    ) {
        self.time = time
        self.configuration = configuration
        self.processID = processID
        self.bootID = bootID
        self.entropy = entropy
        self.token = token
        self.checkpoints = checkpoints
        self.segments = segments
        self.outputLengths = [
            .stdout: outputLengths[.stdout, default: 0], .stderr: outputLengths[.stderr, default: 0],
        ]
    }

    /// Hands the checkpoints over; they may be large, and nobody needs them twice.
    package mutating func takeCheckpoints() -> [StateFile: [UInt8]] {
        defer { checkpoints = [:] }
        return checkpoints
    }

    /// What the core is made of, once the event log has been read.
    package func boot(_ recovered: Recovered) -> Boot {
        Boot(
            configuration: configuration,
            processID: processID,
            bootID: bootID,
            entropy: entropy,
            token: token,
            recovered: recovered,
            outputLengths: outputLengths
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
            checkpoints: checkpoints,
            segments: try Self.segments(line.object("segments")),
            outputLengths: [
                .stdout: try line.object("outputLengths").integer(LogFile.stdout.rawValue),
                .stderr: try line.object("outputLengths").integer(LogFile.stderr.rawValue),
            ]
        )
    }

    /// The parts of the log as a trace has them.
    var tracedSegments: JSONObject {
        var object = JSONObject()
        for part in segments {
            let time = Int(part.sealedAt.millisecondsSinceEpoch)
            object[part.segment.name] = ["length": .integer(part.length), "sealedAt": .integer(time)]
        }
        return object
    }

    private static func segments(_ members: TraceMembers) throws(TraceFault) -> [SealedSegment] {
        var segments: [SealedSegment] = []
        for name in members.names {
            guard let segment = LogSegment(name: name) else {
                throw .unfit(member: name, expected: "the name of a part of the event log")
            }
            let part = try members.object(name)
            let time = Timestamp(millisecondsSinceEpoch: Int64(try part.integer("sealedAt")))
            segments.append(SealedSegment(segment, length: try part.integer("length"), sealedAt: time))
        }
        return segments
    }
}
