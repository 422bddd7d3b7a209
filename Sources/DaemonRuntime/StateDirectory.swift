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

    /// How much of the event log is read at once.
    private static var chunk: Int { 1 << 20 }

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
            logs = try OpenLogs(configuration)
            bootID = try Host.bootID()
            token = try FileSystem.readFile(configuration.path(of: .apiToken))
        } catch {
            throw .system(error)
        }
        let header = TraceHeader(
            time: SystemClock.wallTime(),
            configuration: configuration,
            processID: Int(Host.processID),
            bootID: bootID,
            entropy: Entropy.bytes(32),
            token: token,
            checkpoints: try Self.checkpoints(configuration)
        )
        let trace = try place.map { (place) throws(StartFailure) in try TraceFile(place, header) }
        let recovered = try Self.recover(configuration, header.checkpoints) { offset throws(SystemError) in
            let piece = try logs.events.read(at: offset, count: Self.chunk)
            if !piece.isEmpty { trace?.write(recovered: piece) }
            return piece
        }
        do throws(SystemError) {
            for damage in recovered.damaged {
                let directory = configuration.stateDirectory
                try FileSystem.moveFile(configuration.path(of: damage.file), to: "\(directory)/\(damage.keptAs)")
            }
            if recovered.tornTail > 0 { try logs.events.truncate(to: recovered.logLength) }
            // An earlier life may have died between an append and its sync; what this one builds on is durable.
            try logs.events.sync()
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
        let recovered = try recover(configuration, try checkpoints(configuration)) { offset throws(SystemError) in
            try FileSystem.readPiece(of: configuration.path(of: .events), at: offset, count: chunk)
        }
        do throws(SystemError) {
            let holder = try FileLock.holder(of: configuration.lockPath)
            return StatusSnapshot(configuration: configuration, state: recovered.state, isRunning: holder != nil)
        } catch {
            throw .system(error)
        }
    }

    private static func checkpoints(_ configuration: Configuration) throws(StartFailure) -> [StateFile: [UInt8]] {
        var checkpoints: [StateFile: [UInt8]] = [:]
        do throws(SystemError) {
            for file in StateFile.checkpoints {
                checkpoints[file] = try FileSystem.readFile(configuration.path(of: file))
            }
        } catch {
            throw .system(error)
        }
        return checkpoints
    }

    private static func recover(
        _ configuration: Configuration,
        _ checkpoints: [StateFile: [UInt8]],
        reading read: (Int) throws(SystemError) -> [UInt8]
    ) throws(StartFailure) -> Recovered {
        do {
            var recovery = Recovery(configuration, checkpoints: checkpoints)
            var offset = 0
            while case let bytes = try read(offset), !bytes.isEmpty {
                try recovery.read(bytes)
                offset += bytes.count
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
