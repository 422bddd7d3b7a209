import Basics
import Contract
import DaemonCore

// What runs need of the world beside their processes: where they can work, and the files in their directories.
extension SimulatedWorld {
    /// A path as the disk has it: below the scenario's directory, or whole if it lies elsewhere.
    func relativePath(_ path: String) -> String {
        path.hasPrefix(directory + "/") ? String(path.dropFirst(directory.count + 1)) : path
    }

    // MARK: - Where it can work

    func inspect(_ run: RunID, _ needs: RunNeeds) {
        let findings = RunFindings(
            directory: isDirectory(needs.directory) ? nil : .notFound("chdir", needs.directory),
            command: server(playedBy: needs.command) != nil ? nil : .notFound("exec", needs.command),
            isRepository: isInRepository(needs.directory)
        )
        host?.answers.append(.run(run, .inspected(findings)))
    }

    /// A directory is there if anything lies in it; the scenario's and those above it are in any case.
    private func isDirectory(_ path: String) -> Bool {
        let path = path.withoutLastSlash
        return (directory + "/").hasPrefix(path + "/") || disk.hasFiles(below: relativePath(path))
    }

    private func isInRepository(_ path: String) -> Bool {
        var path = path.withoutLastSlash
        while path == directory || path.hasPrefix(directory + "/") {
            let mark = relativePath(path + "/.git")
            if disk.pending(mark) != nil || disk.hasFiles(below: mark) { return true }
            path = SimulatedDisk.directory(of: path)
        }
        return false
    }

    // MARK: - Files

    func makeDirectory(of run: RunPlace) {
        // Directories need no making here.
        _ = files(of: run)
    }

    func append(_ bytes: [UInt8], to file: RunFile, of run: RunPlace) {
        // Nothing is appended behind a hole, as what follows would be taken for the whole.
        guard host?.runs[run.runID]?.hasFailed != true, let path = beginWrite(to: file, of: run) else { return }
        do {
            try disk.append(path, bytes)
            guard !tear(path, bytes.count) else { return }
            watch.appended(bytes, to: file, of: run)
        } catch {
            refuse(error, run)
        }
    }

    func replace(_ file: RunFile, of run: RunPlace, with bytes: [UInt8]) {
        guard let path = beginWrite(to: file, of: run) else { return }
        do {
            guard !tear(path, bytes.count) else { return }
            try disk.replaceUnsynced(path, with: bytes)
            watch.replaced(file, of: run, with: bytes)
            pass(.replaced(path))
        } catch {
            refuse(error, run)
        }
    }

    func recoverLog(of run: RunPlace) {
        guard let path = files(of: run).map({ "\($0)/\(RunFile.workerLog.name)" }) else { return }
        var summary = RunLogSummary()
        do {
            let log = try disk.content(path) ?? []
            let length = log.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            summary = RunLogSummary(workerLog: Array(log[..<length]))
            if length < log.count { try disk.truncate(path, to: length) }
        } catch {
            refuse(error, run)
        }
        host?.answers.append(.run(run.runID, .logRecovered(summary)))
    }

    func readLog(_ client: ClientID, of run: RunPlace, _ offset: Int, _ count: Int) {
        guard let root = host?.runsRoot else { return }
        let path = "\(root)/\(run.relativePath)/\(RunFile.workerLog.name)"
        do {
            let bytes = try disk.read(path, at: offset, count: count)
            host?.answers.append(.disk(.logRead(client, bytes)))
        } catch {
            host?.answers.append(.disk(.logReadFailed(client, SystemFailure(error))))
        }
    }

    /// Lets happen what happens before a write.
    ///
    /// The file is counted under a pattern that means it in every run, as the names of runs are dice.
    ///
    /// - Returns: Where the file lies, unless the daemon has come to its end.
    private func beginWrite(to file: RunFile, of run: RunPlace) -> String? {
        guard let root = host?.runsRoot, let directory = files(of: run) else { return nil }
        let path = "\(directory)/\(file.name)"
        profile.write("\(root)/*/*/\(file.name)")
        for fault in faults.fireWrite(path) { fire(fault) }
        return host == nil ? nil : path
    }

    /// The directory of a run, whose files are written from now on.
    private func files(of run: RunPlace) -> String? {
        if let known = host?.runs[run.runID] { return known.path }
        guard let root = host?.runsRoot else { return nil }
        let path = "\(root)/\(run.relativePath)"
        host?.runs[run.runID] = DaemonHost.RunFiles(path: path)
        return path
    }

    /// A file of a run could not be written, which is told once, and next.
    private func refuse(_ fault: DiskFault, _ run: RunPlace) {
        watch.refused(run)
        guard host?.runs[run.runID]?.hasFailed == false else { return }
        host?.runs[run.runID]?.hasFailed = true
        host?.insertAnswer(.run(run.runID, .filesFailed(SystemFailure(fault))))
    }
}

extension String {
    fileprivate var withoutLastSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
