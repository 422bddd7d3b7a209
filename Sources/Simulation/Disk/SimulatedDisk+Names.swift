// The names of files. Each change is seen at once, and is durable with the next sync of its directory.
extension SimulatedDisk {
    /// Makes sure that there is a file of that name, and makes the name of a new one durable, as `AppendFile` does.
    package mutating func create(_ path: String) throws(DiskFault) {
        guard pendingNames[path] == nil else { return }
        try troubles.check(.create, on: path)
        _ = makeFile(path)
        try syncDirectory(Self.directory(of: path), about: path)
    }

    /// Gives a file another name, in the place of whatever has it (rename(2)).
    ///
    /// Within a directory a crash leaves the old name or the new one. Between two directories each has to be synced,
    /// and a crash before that may leave both names or none.
    package mutating func rename(_ path: String, to newPath: String) throws(DiskFault) {
        try rename(path, to: newPath, about: path)
    }

    mutating func rename(_ path: String, to newPath: String, about subject: String) throws(DiskFault) {
        let file = try find(path, for: .rename)
        try troubles.check(.rename, on: subject)
        // Two names of one file stay as they are: POSIX, rename().
        guard pendingNames[newPath]?.file != file else { return }
        version += 1
        pendingNames[path] = nil
        pendingNames[newPath] = Name(file: file, since: version)
        let (source, target) = (Self.directory(of: path), Self.directory(of: newPath))
        if source == target {
            record(NameChange(file, from: path, to: newPath, in: source))
        } else {
            record(NameChange(file, from: nil, to: newPath, in: target))
            record(NameChange(file, from: path, to: nil, in: source))
        }
    }

    /// Gives a file one more name, durably, as `FileSystem.linkFile` does (link(2)).
    ///
    /// - Throws: ``DiskFault``; with ``DiskFault/Reason/exists`` if the name is taken. When it can't be made durable, the
    ///   name is gone again, as far as that can be had.
    package mutating func link(_ path: String, as newPath: String) throws(DiskFault) {
        let file = try find(path, for: .link)
        try troubles.check(.link, on: newPath)
        guard pendingNames[newPath] == nil else { throw DiskFault(call: .link, reason: .exists, path: newPath) }
        version += 1
        pendingNames[newPath] = Name(file: file, since: version)
        let directory = Self.directory(of: newPath)
        record(NameChange(file, from: nil, to: newPath, in: directory))
        do throws(DiskFault) {
            try syncDirectory(directory, about: newPath)
        } catch {
            try? unlink(newPath)  // The first failure is the one to tell of.
            throw error
        }
    }

    /// Takes a name away; a crash may bring it back (unlink(2)).
    package mutating func unlink(_ path: String) throws(DiskFault) {
        try unlink(path, about: path)
    }

    mutating func unlink(_ path: String, about subject: String) throws(DiskFault) {
        let file = try find(path, for: .unlink)
        try troubles.check(.unlink, on: subject)
        version += 1
        pendingNames[path] = nil
        record(NameChange(file, from: path, to: nil, in: Self.directory(of: path)))
    }

    /// Removes a file durably, as `FileSystem.removeFile` does; that there is none isn't an error.
    package mutating func remove(_ path: String) throws(DiskFault) {
        guard pendingNames[path] != nil else { return }
        try unlink(path)
        try syncDirectory(Self.directory(of: path), about: path)
    }

    /// Whether a file lies in a directory, or below it.
    package func hasFiles(below directory: String) -> Bool {
        let beginning = directory + "/"
        return pendingNames.keys.contains { $0.hasPrefix(beginning) }
    }

    /// Makes the names in a directory durable: those that came and those that went.
    ///
    /// - Throws: ``DiskFault``; then the changes that were to be synced may be lost, whatever succeeds later.
    package mutating func syncDirectory(_ directory: String) throws(DiskFault) {
        try syncDirectory(directory, about: directory)
    }

    mutating func syncDirectory(_ directory: String, about subject: String) throws(DiskFault) {
        do throws(DiskFault) {
            try troubles.check(.sync, on: subject)
        } catch {
            for index in changes.indices where changes[index].directory == directory {
                changes[index].isDoubtful = true
            }
            throw error
        }
        settle { $1.directory == directory && !$1.isDoubtful }
    }

    /// The directory in which a path has its last name, `.` for a name alone.
    static func directory(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    }

    // MARK: - Books

    mutating func makeFile(_ path: String) -> Int {
        fileCount += 1
        version += 1
        files[fileCount] = SimulatedFile()
        pendingNames[path] = Name(file: fileCount, since: version)
        record(NameChange(fileCount, from: nil, to: path, in: Self.directory(of: path)))
        return fileCount
    }

    private mutating func record(_ change: NameChange) {
        if changes.count == Self.changesLimit { settle { index, _ in index < Self.changesLimit / 2 } }
        changes.append(change)
    }

    /// Makes some changes durable, in the order in which they happened.
    private mutating func settle(_ isSettled: (Int, NameChange) -> Bool) {
        var (unsettled, displaced): ([NameChange], [Int]) = ([], [])
        for (index, change) in changes.enumerated() {
            guard isSettled(index, change) else {
                unsettled.append(change)
                continue
            }
            displaced += change.apply(to: &durableNames)
            // An earlier change of these names that stays behind in doubt can no longer come out on top.
            unsettled = unsettled.compactMap { earlier in
                let rest = earlier.without([change.old, change.new])
                if rest == nil { displaced.append(earlier.file) }
                return rest
            }
        }
        changes = unsettled
        displaced.forEach { forget($0) }
    }

    /// Drops a file that no name leads to and no crash can bring back.
    mutating func forget(_ file: Int) {
        let isNamed = pendingNames.values.contains { $0.file == file } || durableNames.values.contains(file)
        guard !isNamed, !changes.contains(where: { $0.file == file }) else { return }
        files[file] = nil
        touched[file] = nil
    }
}
