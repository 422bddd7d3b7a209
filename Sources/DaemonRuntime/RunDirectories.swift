import Contract
import DaemonCore
import Platform

/// The directories of runs, written such that whoever kills this process leaves them whole.
///
/// Nothing here waits for a disk: a record of a run is durable elsewhere. What is told of a run is its first failure,
/// and nothing is appended behind that, since what follows a hole would be taken for the whole.
final class RunDirectories {
    /// How many files are kept open; of more, those that were longest unused are closed meanwhile.
    static let mostOpen = 64
    /// How much of a log is read at once.
    private static let chunk = 1 << 20
    /// What has no end within so many bytes is no line of a log.
    private static let longestLine = 64 << 20

    private struct Name: Hashable {
        let run: RunPlace
        let file: RunFile
    }

    private let configuration: Configuration
    private var open: [Name: (file: AppendFile, lastUse: Int)] = [:]
    private var uses = 0
    /// The runs whose failure was told.
    private var failed: Set<RunPlace> = []

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// How many files are open.
    var openCount: Int { open.count }

    /// Makes a run's directory and what every run has in it.
    ///
    /// - Returns: The first failure of the run, if this is it.
    func make(_ run: RunPlace) -> SystemFailure? {
        firstFailure(of: run) { () throws(SystemError) in
            let directory = configuration.directory(of: run)
            for name in RunFile.directories {
                try FileSystem.makeDirectories("\(directory)/\(name)", isDurable: false)
            }
        }
    }

    /// Adds bytes to a file, unless something of the run has failed.
    ///
    /// - Returns: The first failure of the run, if this is it.
    func append(_ bytes: [UInt8], to file: RunFile, of run: RunPlace) -> SystemFailure? {
        guard !failed.contains(run) else { return nil }
        return firstFailure(of: run) { () throws(SystemError) in
            try openFile(Name(run: run, file: file)).append(bytes)
        }
    }

    /// Replaces a file, whatever of the run has failed before.
    ///
    /// - Returns: The first failure of the run, if this is it.
    func replace(_ file: RunFile, of run: RunPlace, with bytes: [UInt8]) -> SystemFailure? {
        // What is appended from now on goes to the new one.
        open[Name(run: run, file: file)] = nil
        return firstFailure(of: run) { () throws(SystemError) in
            try FileSystem.replaceFile(configuration.path(of: file, in: run), with: bytes, isDurable: false)
        }
    }

    /// Closes what is open of a run.
    func close(_ run: RunPlace) {
        open = open.filter { $0.key.run != run }
        failed.remove(run)
        // What an earlier life left of a replacement. Where there is no directory there is none, and should one stay,
        // it harms nobody.
        try? FileSystem.removeLeftovers(in: configuration.directory(of: run))
    }

    /// Reads a piece of a run's log; one that isn't there has none.
    func readLog(of run: RunPlace, at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        try FileSystem.readPiece(of: configuration.path(of: .workerLog, in: run), at: offset, count: count)
    }

    /// Counts what an earlier life left in a run's log, and cuts off what it left of a line.
    ///
    /// - Returns: The count, as far as the log could be read, and the first failure of the run, if this is it.
    func recoverLog(of run: RunPlace) -> (summary: RunLogSummary, failure: SystemFailure?) {
        var summary = RunLogSummary()
        let failure = firstFailure(of: run) { () throws(SystemError) in
            guard try FileSystem.fileExists(configuration.path(of: .workerLog, in: run)) else { return }
            let log = try openFile(Name(run: run, file: .workerLog))
            var end = 0
            // Read again from where a line was cut, in pieces that grow until one ends in them.
            var count = Self.chunk
            while case let piece = try log.read(at: end, count: count), !piece.isEmpty {
                if let newline = piece.lastIndex(of: UInt8(ascii: "\n")) {
                    summary.add(workerLog: piece[...newline])
                    end += newline + 1
                    count = Self.chunk
                } else {
                    guard piece.count == count, count < Self.longestLine else { break }
                    count *= 2
                }
            }
            if end < log.length { try log.truncate(to: end) }
        }
        return (summary, failure)
    }

    private func openFile(_ name: Name) throws(SystemError) -> AppendFile {
        uses += 1
        if let file = open[name]?.file {
            open[name]?.lastUse = uses
            return file
        }
        if open.count >= Self.mostOpen, let unused = open.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            open[unused] = nil
        }
        let file = try AppendFile(path: configuration.path(of: name.file, in: name.run), isDurable: false)
        open[name] = (file, uses)
        return file
    }

    private func firstFailure(of run: RunPlace, _ body: () throws(SystemError) -> Void) -> SystemFailure? {
        do throws(SystemError) {
            try body()
            return nil
        } catch {
            return failed.insert(run).inserted ? SystemFailure(error) : nil
        }
    }
}
