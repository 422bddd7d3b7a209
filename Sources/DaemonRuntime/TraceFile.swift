import Basics
import DaemonCore
import Platform

/// Keeps a trace while the daemon serves: a test case, should it crash.
///
/// Each event is in the file before the core is told of it, along with what came of the one before; so a crash of
/// the core leaves the event that it died of. That costs a write for each event, as most of them have cost a read.
/// Nothing is synced: a trace is of the life of a process, not of a machine.
final class TraceFile {
    /// Where it goes, and the variables of which some are secret.
    struct Place {
        let path: String
        let environment: [String: String]
    }

    private let file: AppendFile
    private var writer: TraceWriter
    /// Whether the file has refused something; what follows a hole couldn't be replayed.
    private var isGivenUp = false

    /// Makes the file, which must not exist, and writes what a life begins with.
    ///
    /// - Throws: ``StartFailure`` if it can't be made or written.
    init(_ place: Place, _ header: TraceHeader) throws(StartFailure) {
        let secrets = TraceSecrets(token: header.token, entropy: header.entropy, environment: place.environment)
        writer = TraceWriter(hiding: secrets)
        writer.write(header)
        do throws(SystemError) {
            guard try !FileSystem.fileExists(place.path) else {
                // Whoever starts codexd again by itself must not lose the trace of its crash.
                throw SystemError(call: "open", code: .fileExists, subject: place.path)
            }
            file = try AppendFile(path: place.path, mode: 0o600)
            try file.append(writer.text)
        } catch {
            throw .untraceable(error)
        }
        writer.clear()
    }

    /// Keeps the next piece of the event log that the life begins with.
    func write(recovered piece: [UInt8]) {
        guard !isGivenUp else { return }
        writer.write(recovered: piece)
        flush()
    }

    /// Keeps what the core is about to be told, at the latest before this returns.
    func write(_ event: DaemonEvent, at now: Instant) {
        guard !isGivenUp else { return }
        writer.write(event, at: now)
        flush()
    }

    /// Keeps what the core wants done, at the latest with the next event or before the shell waits.
    func write(_ effects: [DaemonEffect]) {
        guard !isGivenUp else { return }
        writer.write(effects)
    }

    /// Gives the file what it doesn't have yet.
    func flush() {
        guard !isGivenUp, !writer.text.isEmpty else { return }
        do throws(SystemError) {
            try file.append(writer.text)
        } catch {
            isGivenUp = true
            // Whoever hears of it or doesn't: the daemon serves on.
            try? StandardStreams.write(toError: Array("codexd: the trace ends here: \(error)\n".utf8))
        }
        writer.clear()
    }
}
