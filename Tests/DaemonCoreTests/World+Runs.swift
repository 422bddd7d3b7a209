import Basics
import Contract
import DaemonCore
import Testing

extension World {
    /// Asks for a run and takes the answer.
    mutating func askRun(_ body: JSON = ["prompt": "6*7?"]) throws -> Answer {
        try ask("POST", "/v1/codexd/runs", body)
    }

    /// Asks for a run that's taken, and gives its name.
    mutating func takeRun(_ body: JSON = ["prompt": "6*7?"]) throws -> RunID {
        let answer = try askRun(body)
        #expect(answer.status == 202)
        return RunID(rawValue: try #require(answer.body["runId"]?.text))
    }

    /// The worker of a run prints lines of JSON.
    mutating func work(_ run: RunID, _ lines: JSON...) {
        for line in lines {
            tell(.job(JobID(run: run, role: .worker), .wrote(.stdout, line.encoded() + [UInt8(ascii: "\n")])))
        }
    }

    /// A process of a run ends, its streams before it.
    mutating func endJob(_ run: RunID, _ exit: ChildExit = .exited(code: 0), role: JobID.Role = .worker) {
        let job = JobID(run: run, role: role)
        tell(.job(job, .ended(.stdout, nil)))
        tell(.job(job, .ended(.stderr, nil)))
        tell(.job(job, .exited(exit)))
    }

    /// The worker of a run does what one does that succeeds.
    mutating func complete(_ run: RunID, saying words: String = "42") {
        work(run, .said(words), .turnCompleted)
        endJob(run)
    }

    /// A run as the daemon knows it.
    func run(_ id: RunID) throws -> Run {
        try #require(daemon.state.runs[id])
    }

    /// What was done with the process of a run beside starting it.
    func orders(of run: RunID) -> [DaemonEffect] {
        jobOrders.filter { order in
            switch order {
            case .signalJob(let job, _), .releaseJob(let job): job.run == run
            default: false
            }
        }
    }

    /// The content of a JSON file in the directory of a run.
    func runFile(_ file: RunFile, of run: RunID, task: String = "codexd") throws -> JSON {
        let place = RunPlace(taskID: task, runID: run)
        return try JSON(parsing: try #require(runFiles[file.path(in: place)]))
    }

    /// The lines of a file in the directory of a run.
    func runLines(_ file: RunFile, of run: RunID) throws -> [JSON] {
        let bytes = runFiles[file.path(in: RunPlace(taskID: "codexd", runID: run))] ?? []
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }

    /// The kinds of what the worker log tells of a run's life.
    func moments(of run: RunID) throws -> [String] {
        try runLines(.workerLog, of: run).compactMap { $0["type"]?.text }
    }
}

extension JSON {
    /// The agent's message as a worker prints it.
    static func said(_ words: String) -> JSON {
        ["type": "item.completed", "item": ["id": "item_0", "type": "agent_message", "text": .string(words)]]
    }

    static let turnCompleted: JSON = ["type": "turn.completed", "usage": ["input_tokens": 3, "output_tokens": 1]]
}
