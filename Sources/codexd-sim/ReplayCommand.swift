import DaemonCore
import Platform
import Scenarios

/// The command that plays a trace of a daemon.
enum ReplayCommand {
    /// How much of the file is read at once.
    private static let chunk = 1 << 20

    /// Plays the trace and says whether it came out as it's written there.
    static func replay(_ path: String) throws(SystemError) -> ExitCode {
        guard try FileSystem.fileExists(path) else {
            CodexdSim.complain("codexd-sim: there is no file \(path)\n")
            return .invalid
        }
        var replay = TraceReplay()
        do {
            var offset = 0
            while !replay.hasDiverged {
                let piece = try FileSystem.readPiece(of: path, at: offset, count: chunk)
                guard !piece.isEmpty else { break }
                offset += piece.count
                try replay.read(piece)
            }
            if let event = replay.lastWords {
                // Said before it's played, as this process may not be there to say it afterwards.
                CodexdSim.complain("codexd-sim: the trace doesn't say what came of \(event)\n")
            }
            let verdict = try replay.finish()
            try CodexdSim.say("\(verdict)\n")
            if case .diverged = verdict { return .failed }
            return .passed
        } catch let error as TraceError {
            CodexdSim.complain("codexd-sim: \(path) is not a trace: \(error)\n")
            return .invalid
        } catch let error as SystemError {
            throw error
        } catch {
            preconditionFailure("a replay failed with \(error)")
        }
    }
}
