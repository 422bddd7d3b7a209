import Basics
import Contract
import Platform

@testable import DaemonCore
@testable import DaemonRuntime

/// Jobs without a daemon: what the shell does for them, until a test has seen enough.
final class JobBench {
    let mailbox: Mailbox<DaemonEvent.Occurrence>
    let jobs: RunningJobs
    private(set) var told: [(job: JobID, occurrence: DaemonEvent.ChildOccurrence)] = []
    /// How often was waited.
    private(set) var turns = 0
    private var poller = Poller()

    init() throws {
        try Signals.ignoreBrokenPipes()
        mailbox = try Mailbox()
        jobs = RunningJobs(answers: mailbox)
    }

    /// A name of a run that no other test has.
    static func runID() -> RunID {
        RunID(rawValue: "run_\(String(Entropy.word(), radix: 16))")
    }

    func start(_ id: JobID, _ script: String, input: [UInt8] = [], environment: [EnvironmentVariable] = []) {
        let launch = ChildLaunch(
            command: "/bin/sh",
            arguments: ["-c", script],
            directory: "/",
            environment: environment
        )
        for occurrence in jobs.start(id, launch, input: input) { told.append((id, occurrence)) }
    }

    /// Waits once, and does what is ready.
    func turn() throws {
        turns += 1
        let interests = [Interest(mailbox.descriptor, reads: true)] + jobs.interests
        for ready in try poller.wait(interests, timeout: nil) {
            if ready.descriptor == mailbox.descriptor {
                for case .job(let job, let occurrence) in mailbox.takeAll() { told.append((job, occurrence)) }
            } else if let (job, occurrence) = jobs.serve(ready.descriptor) {
                told.append((job, occurrence))
            }
        }
    }

    /// Goes on until something has happened to a job.
    func wait(for job: JobID, _ occurrence: DaemonEvent.ChildOccurrence) throws {
        while !hasHappened(occurrence, to: job) { try turn() }
    }

    /// Goes on until a job has ended and said all.
    ///
    /// - Returns: How it ended.
    func waitForEnd(of job: JobID) throws -> ChildExit {
        while true {
            if let exit = exit(of: job), hasHappened(.ended(.stdout, nil), to: job),
                hasHappened(.ended(.stderr, nil), to: job)
            {
                return exit
            }
            try turn()
        }
    }

    func hasHappened(_ occurrence: DaemonEvent.ChildOccurrence, to job: JobID) -> Bool {
        told.contains { $0.job == job && $0.occurrence == occurrence }
    }

    func exit(of job: JobID) -> ChildExit? {
        for case (job, .exited(let exit)) in told { return exit }
        return nil
    }

    /// What a job wrote, piece by piece.
    func pieces(of job: JobID, _ stream: ChildStream = .stdout) -> [[UInt8]] {
        told.compactMap { entry in
            guard entry.job == job, case .wrote(stream, let bytes) = entry.occurrence else { return nil }
            return bytes
        }
    }

    func text(of job: JobID, _ stream: ChildStream = .stdout) -> String {
        String(decoding: pieces(of: job, stream).joined(), as: UTF8.self)
    }
}

extension Configuration {
    /// Directories below one of a test's own.
    static func below(_ path: String) -> Configuration {
        Configuration(
            nodeID: "node",
            version: nil,
            repoRoot: path,
            logsRoot: "\(path)/logs",
            stateRoot: "\(path)/state",
            runsRoot: "\(path)/runs",
            server: Server(
                mode: .exec,
                endpoint: "stdio://codex",
                strategy: .spawn,
                command: "codex",
                arguments: [],
                directory: path
            ),
            localAPI: LocalAPIAddress(host: "127.0.0.1", port: 0),
            eventStreamPath: "/events",
            eventCacheSize: 1,
            smokeLifetime: .zero
        )
    }
}
