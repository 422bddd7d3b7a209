import Basics
import Contract
import DaemonCore
import Platform

/// The directories that a daemon serves from, in its hands: locked, read, and open for writing.
struct StateDirectory: ~Copyable {
    /// Held until the daemon is gone; two daemons on one directory would write each other's lines.
    let lock: FileLock
    /// The logs, open at their ends.
    let logs: OpenLogs
    /// What was found, for the core.
    let boot: Boot
    /// When it was found.
    let time: Timestamp
    /// Where the trace goes, if one was asked for; what was found is in it.
    let trace: TraceFile?

    /// Takes the directories over, making what isn't there.
    ///
    /// - Throws: ``StartFailure`` if somebody else holds them, or if they can't be read or written.
    init(_ configuration: Configuration, trace place: TraceFile.Place? = nil) throws(StartFailure) {
        do throws(SystemError) {
            try FileSystem.makeDirectories(configuration.stateDirectory)
            try FileSystem.makeDirectories(configuration.logsDirectory)
        } catch {
            throw .system(error)
        }
        let lock = try Self.acquireLock(configuration)
        let logs: OpenLogs
        let bootID: String
        let token: [UInt8]?
        do throws(SystemError) {
            // What a write that was cut short left behind belongs to nobody now.
            try FileSystem.removeLeftovers(in: configuration.stateDirectory)
            try FileSystem.removeLeftovers(in: configuration.logsDirectory)
            logs = try OpenLogs(configuration)
            bootID = try Host.bootID()
            token = try FileSystem.readFile(configuration.path(of: .apiToken))
        } catch {
            throw .system(error)
        }
        var header = TraceHeader(
            time: SystemClock.wallTime(),
            configuration: configuration,
            processID: Int(Host.processID),
            bootID: bootID,
            entropy: Entropy.bytes(32),
            token: token,
            checkpoints: try Self.checkpoints(configuration),
            segments: try Self.segments(configuration),
            outputLengths: [.stdout: logs[.stdout].length, .stderr: logs[.stderr].length]
        )
        let trace = try place.map { (place) throws(StartFailure) in try TraceFile(place, header) }
        let recovery = Recovery(configuration, checkpoints: header.takeCheckpoints(), segments: header.segments)
        let recovered = try Self.finish(recovery, configuration) { trace?.write(recovered: $0) }
        do throws(SystemError) {
            for damage in recovered.damaged {
                let directory = configuration.stateDirectory
                try FileSystem.moveFile(configuration.path(of: damage.file), to: "\(directory)/\(damage.keptAs)")
            }
            for leftover in recovered.leftovers { try FileSystem.removeFile(configuration.path(of: leftover)) }
            if recovered.tornTail > 0 { try logs[.events].truncate(to: recovered.fileLength) }
            // An earlier life may have died between an append and its sync; what this one builds on is durable.
            try logs[.events].sync()
        } catch {
            throw .system(error)
        }
        self.lock = lock
        self.logs = logs
        self.trace = trace
        time = header.time
        boot = header.boot(recovered)
    }

    private static func acquireLock(_ configuration: Configuration) throws(StartFailure) -> FileLock {
        do throws(LockError) {
            return try FileLock.acquire(configuration.lockPath)
        } catch {
            throw .locked(configuration.stateDirectory, error)
        }
    }

    /// Reads what the directories say, whether or not a daemon serves them, and writes nothing.
    ///
    /// - Throws: ``StartFailure`` if something there can't be read.
    static func snapshot(_ configuration: Configuration) throws(StartFailure) -> StatusSnapshot {
        let checkpoints = try checkpoints(configuration)
        let recovery = Recovery(configuration, checkpoints: checkpoints, segments: try segments(configuration))
        let recovered = try finish(recovery, configuration) { _ in }
        do throws(SystemError) {
            let holder = try FileLock.holder(of: configuration.lockPath)
            return StatusSnapshot(configuration: configuration, state: recovered.state, isRunning: holder != nil)
        } catch {
            throw .system(error)
        }
    }

    /// Reads the checkpoints that exist, and the two registries, which may be large, at the same time.
    private static func checkpoints(_ configuration: Configuration) throws(StartFailure) -> [StateFile: [UInt8]] {
        var checkpoints: [StateFile: [UInt8]] = [:]
        do throws(SystemError) {
            let runs = try Mailbox<Result<[UInt8]?, SystemError>>()
            try NamedThread.start(name: "codexd-read") {
                runs.post(Result { () throws(SystemError) in try read(.runRegistry, configuration) })
            }
            for file in StateFile.checkpoints where file != .runRegistry {
                checkpoints[file] = try read(file, configuration)
            }
            checkpoints[.runRegistry] = try runs.waitAndTakeAll()?.first?.get()
        } catch {
            throw .system(error)
        }
        return checkpoints
    }

    private static func read(_ file: StateFile, _ configuration: Configuration) throws(SystemError) -> [UInt8]? {
        try FileSystem.readFile(configuration.path(of: file))
    }

    /// The complete parts of the event log; a directory that isn't there has none.
    private static func segments(_ configuration: Configuration) throws(StartFailure) -> [SealedSegment] {
        do throws(SystemError) {
            let directory = configuration.logsDirectory
            guard try FileSystem.fileExists(directory) else { return [] }
            var segments: [SealedSegment] = []
            for name in try FileSystem.names(in: directory) {
                guard let segment = LogSegment(name: name),
                    let (length, modified) = try FileSystem.extent(of: configuration.path(of: segment))
                else { continue }
                let time = Timestamp(millisecondsSinceEpoch: modified)
                segments.append(SealedSegment(segment, length: length, sealedAt: time))
            }
            return segments
        } catch {
            throw .system(error)
        }
    }

    /// Reads of the log what a recovery wants.
    private static func finish(
        _ recovery: consuming Recovery,
        _ configuration: Configuration,
        telling: ([UInt8]) -> Void
    ) throws(StartFailure) -> Recovered {
        do {
            while let place = recovery.next {
                let path = place.segment.map(configuration.path) ?? configuration.path(of: .events)
                let piece = try FileSystem.readPiece(of: path, at: place.offset, count: Recovery.chunk)
                telling(piece)
                try recovery.read(piece)
            }
            return try recovery.finish()
        } catch let error as SystemError {
            throw .system(error)
        } catch let error as RecoveryError {
            throw .damaged(error)
        } catch {
            preconditionFailure("a recovery failed with \(error)")
        }
    }
}
