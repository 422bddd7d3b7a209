import Basics
import Contract

@testable import DaemonCore

/// One of each thing that can stand in a trace.
enum TraceSamples {
    private static let failure = SystemFailure(call: "open", reason: .notFound, text: "open \"x\": no such file\n")
    private static let client = ClientID(rawValue: 7)
    private static let bytes: [[UInt8]] = [
        [], Array("{\"a\":\"ü\u{2028}\\\"}\n\0\u{1F}".utf8), [0xFF], [0xC3, 0x28], [1, 2, 0x80, 4], Array(0...255),
    ]

    static let occurrences: [DaemonEvent.Occurrence] =
        plain + child.map(DaemonEvent.Occurrence.child) + disk.map(DaemonEvent.Occurrence.disk)
        + fromClient.map { .client(client, $0) } + child.map { .job(worker, $0) } + ofRun.map { .run(worker.run, $0) }

    private static let worker = JobID(run: RunID(rawValue: "run-1"), role: .worker)
    private static let place = RunPlace(taskID: "task", runID: worker.run)

    private static let ofRun: [DaemonEvent.RunOccurrence] = [
        .inspected(RunFindings(directory: nil, command: nil, isRepository: true)),
        .inspected(RunFindings(directory: failure, command: nil, isRepository: false)),
        .inspected(RunFindings(directory: failure, command: failure, isRepository: false)),
        .filesFailed(failure), .logRecovered(RunLogSummary()),
        .logRecovered(RunLogSummary(workerLog: Array("{\"seq\":3,\"channel\":\"stderr\"}\n".utf8))),
    ]

    private static let sights = [
        OrphanSight(
            process: ProcessIdentity(processID: 3, start: nil),
            sessionID: 3,
            isMarked: false,
            isKin: true
        ),
        OrphanSight(
            process: ProcessIdentity(processID: 4, start: "boot 7"),
            sessionID: 3,
            isMarked: true,
            isKin: false
        ),
    ]

    private static let plain: [DaemonEvent.Occurrence] = [
        .supervised(watchdog: nil), .supervised(watchdog: .seconds(30)), .booted, .orphansSeen([]),
        .orphansSeen(sights), .orphansHidden(failure), .listening(port: 4319),
        .listening(port: 4319, socketFailure: failure),
        .listenFailed(failure), .woke, .stopRequested(signal: nil),
        .stopRequested(signal: "SIGTERM"), .rotationRequested,
    ]

    private static let child: [DaemonEvent.ChildOccurrence] =
        [
            .launched(processID: 1), .launched(processID: 2, start: "boot 2"), .launchFailed(failure),
            .ended(.stdout, nil), .ended(.stderr, failure),
            .accepted(0), .inputFailed(failure), .exited(.exited(code: 0)), .exited(.signalled("SIGKILL")),
            .signalFailed(SystemFailure(call: "kill", reason: .permissionDenied, text: "")),
        ] + bytes.flatMap { [.wrote(.stdout, $0), .wrote(.stderr, $0)] }

    private static let fromClient: [DaemonEvent.ClientOccurrence] =
        [.connected, .accepted(1 << 40), .closed] + bytes.map { .received($0) }

    private static let disk: [DaemonEvent.DiskOccurrence] =
        [
            .appendFailed(.stderr, SystemFailure(call: "write", reason: .other, text: "ü")),
            .synced(SyncTicket(rawValue: 3)),
            .syncFailed(SyncTicket(rawValue: 4), SystemFailure(call: "b", reason: .addressInUse, text: "b")),
            .logReadFailed(client, failure), .sealed, .sealFailed(failure, isHarmless: true), .removalFailed(failure),
            .sealFailed(failure, isHarmless: false), .runsRemoved(2, nil), .runsRemoved(0, failure),
        ] + bytes.map { .logRead(client, $0) }
        + StateFile.allCases.flatMap { [.replaced($0), .replaceFailed($0, failure)] }

    private static let files: [RunFile] = [
        .meta, .state, .workerLog, .output(.stdout), .output(.stderr), .index(.stdout), .index(.stderr),
        .checkpoint(1, .before), .checkpoint(2, .after),
    ]

    static let effects: [DaemonEffect] =
        [
            .listen(host: "::1", port: 0), .closeChildInput, .signalChild(.terminate), .signalChild(.kill),
            .notify(.ready("well")), .notify(.status("ill")), .notify(.stopping), .notify(.alive),
            .lookForOrphans(OrphanSearch(processID: nil, mark: nil)),
            .lookForOrphans(OrphanSearch(processID: 7, mark: EnvironmentVariable(name: "a", value: "b"))),
            .signalOrphan(ProcessIdentity(processID: 7, start: "boot 7"), .kill),
            .releaseChild, .sync(SyncTicket(rawValue: 1)), .remove(.localAPI), .endClient(client),
            .readLog(client, LogPlace(segment: nil, offset: 1), count: 2), .dropClient(client),
            .wake(at: Instant(nanoseconds: -1)),
            .launch(launch([])), .launch(launch(["a", "\n"])), .report(.up(snapshot)), .finish(.done),
            .report(.stopped(snapshot, signal: nil)), .report(.stopped(snapshot, signal: "SIGINT")),
            .finish(.failed("why")),
            .launchJob(worker, launch(["exec"]), input: []), .launchJob(worker, launch(["exec"]), input: [0xFF]),
            .signalJob(worker, .terminate), .signalJob(worker, .kill), .releaseJob(worker),
            .releaseJob(JobID(run: worker.run, role: .checkpoint)), .makeRunDirectory(place), .closeRun(place),
            .inspect(worker.run, RunNeeds(directory: "/", command: "codex", searchPath: nil)),
            .inspect(worker.run, RunNeeds(directory: "/", command: "codex", searchPath: "/bin")),
            .recoverRunLog(place), .readRunLog(client, place, offset: 3, count: 4),
        ] + logFiles + files.flatMap { [.appendToRun(place, $0, [1]), .replaceInRun(place, $0, [1])] }
        + LogFile.allCases.map { .append($0, [1]) } + StateFile.allCases.map { .replace($0, [1]) }
        + bytes.flatMap { [.writeToChild($0), .append(.events, $0), .replace(.apiToken, $0), .send(client, $0)] }

    private static let logFiles: [DaemonEffect] = [
        .readLog(client, LogPlace(segment: LogSegment(first: 1, last: 2), offset: 1), count: 2),
        .seal(SealOrder(segment: LogSegment(first: 1, last: 2), length: 3, beginning: [4])),
        .seal(SealOrder(segment: nil, length: 0, beginning: [])),
        .removeSegments([LogSegment(first: 1, last: 2), LogSegment(first: 3, last: 4)]), .turnOver(.stdout),
        .removeRuns([place]),
    ]

    private static func launch(_ arguments: [String]) -> ChildLaunch {
        ChildLaunch(command: "codex", arguments: arguments, directory: "/", environment: [])
    }

    private static let snapshot = StatusSnapshot(
        configuration: .forTesting,
        state: ServiceState(eventCacheSize: 1),
        isRunning: true
    )
}
