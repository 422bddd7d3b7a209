/// A file of a run's directory, in the layout `local-run-v1` (contract CTR-RUN).
package enum RunFile: Hashable, Sendable {
    /// What the run is; written once.
    case meta
    /// How the run stands; replaced as a whole.
    case state
    /// Everything that happened in the run, a JSON object a line.
    case workerLog
    /// What the worker printed, as it is.
    case output(RunStream)
    /// Where in that each piece lies, a JSON object a line.
    case index(RunStream)
    /// How the working tree differs from its last commit, before or after the work.
    case checkpoint(Int, CheckpointMoment)

    /// The name below the run's directory.
    package var name: String {
        switch self {
        case .meta: "meta.json"
        case .state: "state.json"
        case .workerLog: "worker.log"
        case .output(let stream): "\(stream.rawValue).log"
        case .index(let stream): "\(stream.rawValue).index.jsonl"
        case .checkpoint(let number, let moment):
            "\(Self.checkpoints)/\(String(repeating: "0", count: max(0, 4 - "\(number)".count)))\(number)-"
                + "\(moment.rawValue).patch"
        }
    }

    /// The directory of the checkpoints.
    package static let checkpoints = "checkpoints"

    /// The directory of what the work has made.
    package static let artifacts = "artifacts"

    /// The file to which Codex writes its last message.
    package static let lastMessage = "\(artifacts)/last-message.md"

    /// The directories that every run has.
    package static let directories = [checkpoints, artifacts]
}

/// One of the outputs of a run's worker.
package enum RunStream: String, CaseIterable, Hashable, Sendable {
    case stdout
    case stderr
}

/// When a checkpoint is taken.
package enum CheckpointMoment: String, CaseIterable, Hashable, Sendable {
    case before
    case after
}
