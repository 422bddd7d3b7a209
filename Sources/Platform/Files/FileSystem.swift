/// Whole files and directories, each change durable before the call returns unless it's told otherwise.
///
/// Every call that makes something durable may wait for a disk, so it belongs on a thread that may wait.
package enum FileSystem {
    /// The most that ``readFile(_:limit:)`` takes into memory unless told otherwise.
    package static let readLimit = 256 << 20

    /// Makes a directory and those above it that are missing.
    ///
    /// - Parameters:
    ///   - path: The directory; that it exists already isn't an error.
    ///   - mode: The permissions of each directory that is made, less the process's umask.
    ///   - isDurable: Whether their names are.
    /// - Throws: ``SystemError``; with ``SystemError/Code/fileExists`` where there is a file of that name.
    package static func makeDirectories(
        _ path: String,
        mode: UInt32 = 0o755,
        isDurable: Bool = true
    ) throws(SystemError) {
        do throws(SystemError) {
            try LibC.makeDirectory(path, mode: mode)
        } catch let error where error.code == .noSuchFile && parent(of: path) != path {
            try makeDirectories(parent(of: path), mode: mode, isDurable: isDurable)
            return try makeDirectories(path, mode: mode, isDurable: isDurable)
        } catch {
            // Which error comes for a directory that is there depends on its file system (EEXIST, EISDIR, EROFS).
            guard try isDirectory(path) else { throw error }
            return
        }
        if isDurable { try synchronizeDirectory(parent(of: path)) }
    }

    /// Reads a file whole.
    ///
    /// - Returns: Its bytes, or `nil` if there is no such file.
    /// - Throws: ``SystemError``; with ``SystemError/Code/fileTooLarge`` if there are more than `limit` bytes.
    package static func readFile(_ path: String, limit: Int = readLimit) throws(SystemError) -> [UInt8]? {
        let file: Descriptor
        do throws(SystemError) {
            file = try LibC.openFile(path, .read)
        } catch let error where error.code == .noSuchFile {
            return nil
        }
        // The size is a hint: files in /proc have none, and one that is being written grows.
        let size = try LibC.status(of: file).size
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(size, limit))
        while true {
            // In pieces, so that a large file is in memory once only.
            let piece = try LibC.readBytes(file, upTo: min(max(size - bytes.count, 4096), 1 << 20))
            guard !piece.isEmpty else { return bytes }
            guard bytes.count + piece.count <= limit else {
                throw SystemError(call: "read", code: .fileTooLarge, subject: path)
            }
            bytes += piece
        }
    }

    /// Reads a piece of a file that may be longer than fits in memory.
    ///
    /// - Parameters:
    ///   - path: The file; one that is missing reads as empty.
    ///   - offset: Where the piece begins, in bytes.
    ///   - count: How long it is at most.
    /// - Returns: The piece, empty at the end of the file.
    /// - Throws: ``SystemError`` if the file can't be opened or read.
    package static func readPiece(of path: String, at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        do throws(SystemError) {
            return try LibC.readBytes(LibC.openFile(path, .read), at: offset, upTo: count)
        } catch let error where error.code == .noSuchFile {
            return []
        }
    }

    /// Puts new content in the place of a file, so that a reader sees all of the old or all of the new.
    ///
    /// The content goes to a temporary file beside it, is made durable if it's to be, and then takes the name. When
    /// anything fails the old file stands as it was and the temporary one is gone. A symbolic link is replaced, not
    /// followed.
    ///
    /// - Parameters:
    ///   - path: The file, which need not exist; its directory must.
    ///   - bytes: The new content.
    ///   - mode: The permissions of the new file, less the process's umask.
    ///   - isDurable: Whether content and name are; what isn't outlives a process that is killed, and no more.
    /// - Throws: ``SystemError`` of the step that failed.
    package static func replaceFile(
        _ path: String,
        with bytes: [UInt8],
        mode: UInt32 = 0o644,
        isDurable: Bool = true
    ) throws(SystemError) {
        let temporary = TemporaryName.beside(path)
        let file = try LibC.openFile(temporary, [.readAndWrite, .create, .exclusively], mode: mode)
        do throws(SystemError) {
            try file.writeAll(bytes.span)
            if isDurable { try LibC.synchronize(file) }
            try LibC.renameFile(temporary, to: path)
        } catch {
            try? LibC.unlinkFile(temporary)  // The first failure is the one to tell of.
            throw SystemError(call: error.call, code: error.code, subject: path)
        }
        if isDurable { try synchronizeDirectory(parent(of: path)) }
    }

    /// Gives a file another name on the same file system, replacing what has that name.
    package static func moveFile(_ path: String, to newPath: String) throws(SystemError) {
        try LibC.renameFile(path, to: newPath)
        try synchronizeDirectory(parent(of: newPath))
        guard parent(of: path) != parent(of: newPath) else { return }
        try synchronizeDirectory(parent(of: path))
    }

    /// Gives a file another name on the same file system, replacing what has that name, and waits for no disk.
    package static func renameFile(_ path: String, to newPath: String) throws(SystemError) {
        try LibC.renameFile(path, to: newPath)
    }

    /// Gives a file one more name on the same file system, durably.
    ///
    /// - Throws: ``SystemError``; with ``SystemError/Code/fileExists`` if the name is taken. When it can't be made
    ///   durable, the name is gone again, as far as that can be had.
    package static func linkFile(_ path: String, as newPath: String) throws(SystemError) {
        try LibC.linkFile(path, as: newPath)
        do throws(SystemError) {
            try synchronizeDirectory(parent(of: newPath))
        } catch {
            try? LibC.unlinkFile(newPath)  // The first failure is the one to tell of.
            throw error
        }
    }

    /// The length of a file in bytes, and when its content changed last, in milliseconds since 1970 began in UTC.
    ///
    /// - Returns: `nil` if there is no such file.
    package static func extent(of path: String) throws(SystemError) -> (length: Int, modified: Int64)? {
        try status(of: path).map { ($0.size, $0.modified) }
    }

    /// Removes a file; that there is none isn't an error.
    package static func removeFile(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try LibC.unlinkFile(path)
        } catch let error where error.code == .noSuchFile {
            return
        }
        try synchronizeDirectory(parent(of: path))
    }

    /// Removes the temporary files that replacements left in a directory when their process was killed.
    ///
    /// Only whoever alone replaces files there may call it.
    package static func removeLeftovers(in directory: String) throws(SystemError) {
        for name in try names(in: directory) where TemporaryName.matches(name) {
            try removeFile(directory + "/" + name)
        }
    }

    /// The names in a directory, sorted by their bytes.
    package static func names(in directory: String) throws(SystemError) -> [String] {
        try LibC.names(inDirectory: directory).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a path leads to anything, a directory included.
    package static func fileExists(_ path: String) throws(SystemError) -> Bool {
        try status(of: path) != nil
    }

    /// Whether a directory or one above it has an entry of that name; one that can't be looked at has none.
    package static func isFound(_ name: String, atOrAbove directory: String) -> Bool {
        // Another user's directories may hide theirs.
        if (try? fileExists("\(directory)/\(name)")) == true { return true }
        return parent(of: directory) != directory && isFound(name, atOrAbove: parent(of: directory))
    }

    /// Whether there is a plain file at the path.
    package static func isRegularFile(_ path: String) throws(SystemError) -> Bool {
        try status(of: path)?.kind == .regular
    }

    /// Whether a path leads to a directory.
    package static func isDirectory(_ path: String) throws(SystemError) -> Bool {
        try status(of: path)?.kind == .directory
    }

    /// What a path leads to, if it leads anywhere.
    static func status(of path: String) throws(SystemError) -> FileStatus? {
        do throws(SystemError) {
            return try LibC.status(of: path)
        } catch let error where error.code == .noSuchFile || error.code == .notADirectory {
            return nil
        }
    }

    /// Makes the entries of a directory durable: a new name, or a name that is gone.
    static func synchronizeDirectory(_ path: String) throws(SystemError) {
        try LibC.synchronize(LibC.openFile(path, [.read, .directory]))
    }

    /// The directory in which a path has its last name.
    static func parent(of path: String) -> String {
        var rest = path[...]
        while rest.utf8.count > 1, rest.hasSuffix("/") { rest.removeLast() }
        guard let slash = rest.lastIndex(of: "/") else { return "." }
        return slash == rest.startIndex ? "/" : String(rest[..<slash])
    }
}

/// How the temporary files of replacements are called: `.<name>.<16 hexadecimal digits>.tmp`.
private enum TemporaryName {
    static func beside(_ path: String) -> String {
        let directory = FileSystem.parent(of: path)
        let name = path.split(separator: "/").last ?? ""
        let digits = String(Entropy.word(), radix: 16)
        return "\(directory)/.\(name).\(String(repeating: "0", count: 16 - digits.count))\(digits).tmp"
    }

    static func matches(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard name.hasPrefix("."), parts.count >= 3, parts.last == "tmp" else { return false }
        let digits = parts[parts.count - 2]
        return digits.utf8.count == 16 && UInt64(digits, radix: 16) != nil
    }
}
