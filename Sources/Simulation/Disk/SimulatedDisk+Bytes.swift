// The bytes of files, each call as the daemon's shell makes it.
extension SimulatedDisk {
    /// Adds bytes at the end of a file, all or none; one that is missing is made, and its name then isn't durable.
    ///
    /// - Throws: ``DiskFault``; then nothing was added, for the real `AppendFile` takes back what was written in part.
    package mutating func append(_ path: String, _ bytes: [UInt8]) throws(DiskFault) {
        try troubles.check(.append, on: path, count: bytes.count)
        let file = pendingNames[path]?.file ?? makeFile(path)
        version += 1
        files[file]?.append(bytes)
        touched[file] = version
    }

    /// Writes a new file whole, with neither its bytes nor its name durable (open(2), O_EXCL).
    ///
    /// - Throws: ``DiskFault``; with ``DiskFault/Reason/exists`` if the name is taken.
    package mutating func write(_ path: String, _ bytes: [UInt8]) throws(DiskFault) {
        try write(path, bytes, about: path)
    }

    mutating func write(_ path: String, _ bytes: [UInt8], about subject: String) throws(DiskFault) {
        guard pendingNames[path] == nil else { throw DiskFault(call: .write, reason: .exists, path: subject) }
        try troubles.check(.write, on: subject, count: bytes.count)
        let file = makeFile(path)
        files[file]?.append(bytes)
        touched[file] = version
    }

    /// Cuts a file off after its first `length` bytes; the disk has the rest until the next sync.
    ///
    /// - Throws: ``DiskFault``; with ``DiskFault/Reason/notFound`` if there is no such file.
    package mutating func truncate(_ path: String, to length: Int) throws(DiskFault) {
        let file = try find(path, for: .truncate)
        try troubles.check(.truncate, on: path)
        precondition(length <= files[file]?.bytes.count ?? 0, "\(path) isn't extended by a truncation")
        version += 1
        files[file]?.truncate(to: length)
        touched[file] = version
    }

    /// Makes the bytes of a file durable, but not its name.
    ///
    /// - Throws: ``DiskFault``. After an input/output error, what was to be synced may be lost in a crash, and no later
    ///   sync that succeeds changes that.
    package mutating func sync(_ path: String) throws(DiskFault) {
        try sync(path, about: path)
    }

    mutating func sync(_ path: String, about subject: String) throws(DiskFault) {
        guard let file = pendingNames[path]?.file else {
            throw DiskFault(call: .sync, reason: .notFound, path: subject)
        }
        do throws(DiskFault) {
            try troubles.check(.sync, on: subject)
        } catch {
            files[file]?.failSync()
            throw error
        }
        files[file]?.sync()
    }

    /// Reads a piece of a file; one that is missing reads as empty.
    ///
    /// - Returns: `count` bytes that begin at `offset`; fewer only where the file ends, and the whole file uncopied.
    package mutating func read(_ path: String, at offset: Int, count: Int) throws(DiskFault) -> [UInt8] {
        guard let bytes = try content(path), offset < bytes.count else { return [] }
        if offset == 0, count >= bytes.count { return bytes }
        return Array(bytes[offset...].prefix(count))
    }

    /// Reads a file whole, uncopied.
    ///
    /// - Returns: Its bytes, or `nil` if there is no such file.
    package mutating func content(_ path: String) throws(DiskFault) -> [UInt8]? {
        guard let bytes = pending(path) else { return nil }
        try troubles.check(.read, on: path)
        return bytes
    }

    func find(_ path: String, for call: DiskFault.Call) throws(DiskFault) -> Int {
        guard let file = pendingNames[path]?.file else { throw DiskFault(call: call, reason: .notFound, path: path) }
        return file
    }
}
