/// One call of those that replace a file.
package enum ReplaceStep: CaseIterable, Hashable, Sendable {
    /// The new content goes to a temporary file beside it.
    case write
    /// The temporary file is made durable.
    case sync
    /// The temporary file takes the name.
    case rename
    /// The name is made durable.
    case syncDirectory
}

/// A replacement on its way, between whose steps anything may happen.
///
/// The steps are those of the real `FileSystem.replaceFile`. Only a disk takes one forward; see
/// ``SimulatedDisk/advance(_:)``.
package struct Replacement: Hashable, Sendable {
    /// The file that is replaced.
    package let path: String

    /// The file that will take its place.
    package let temporary: String

    /// The new content.
    package let bytes: [UInt8]

    /// What is done next; `nil` once it's over, well or not.
    package fileprivate(set) var next: ReplaceStep? = .write
}

extension SimulatedDisk {
    /// Puts new content in the place of a file, so that a process or a crash finds all of the old or all of the new.
    ///
    /// - Throws: ``DiskFault`` of the step that failed; unless that was the last, the old file stands as it was.
    package mutating func replace(_ path: String, with bytes: [UInt8]) throws(DiskFault) {
        guard !troubles.isEmpty || !changes.isEmpty else { return replaceAtOnce(path, with: bytes) }
        var replacement = beginReplacement(of: path, with: bytes)
        while replacement.next != nil { try advance(&replacement) }
    }

    /// Puts new content in the place of a file, so that a process finds all of the old or all of the new; a crash may
    /// find less.
    ///
    /// - Throws: ``DiskFault`` of the step that failed; the old file stands as it was.
    package mutating func replaceUnsynced(_ path: String, with bytes: [UInt8]) throws(DiskFault) {
        var replacement = beginReplacement(of: path, with: bytes)
        try advance(&replacement)
        replacement.next = .rename
        try advance(&replacement)
    }

    /// Puts content in the place of a file as a process does that isn't codexd, and whom no trouble meets.
    package mutating func overwrite(_ path: String, with bytes: [UInt8]) {
        let file = pendingNames[path]?.file ?? makeFile(path)
        version += 1
        files[file]?.truncate(to: 0)
        files[file]?.append(bytes)
        touched[file] = version
    }

    /// Does all steps of a replacement that none of them can keep from its end, and to which no name is in the way.
    ///
    /// What is left is what ``advance(_:)`` would leave, down to the numbers; most replacements are of this kind.
    private mutating func replaceAtOnce(_ path: String, with bytes: [UInt8]) {
        temporaryCount += 1
        fileCount += 1
        version += 2
        files[fileCount] = SimulatedFile(durable: bytes)
        touched[fileCount] = version - 1
        pendingNames[path] = Name(file: fileCount, since: version)
        if let displaced = durableNames.updateValue(fileCount, forKey: path) { forget(displaced) }
    }

    /// Plans a replacement that is then done step by step; the disk doesn't change.
    package mutating func beginReplacement(of path: String, with bytes: [UInt8]) -> Replacement {
        temporaryCount += 1
        let digits = String(temporaryCount, radix: 16)
        let directory = Self.directory(of: path)
        let temporary = ".\(Self.name(of: path)).\(String(repeating: "0", count: 16 - digits.count))\(digits).tmp"
        return Replacement(
            path: path,
            temporary: directory == "." ? temporary : "\(directory)/\(temporary)",
            bytes: bytes
        )
    }

    /// Does the next step of a replacement that isn't over.
    ///
    /// - Throws: ``DiskFault``; the replacement is then over and, if it still had one, its temporary file is gone.
    package mutating func advance(_ replacement: inout Replacement) throws(DiskFault) {
        let (path, temporary) = (replacement.path, replacement.temporary)
        guard let step = replacement.next else { preconditionFailure("the replacement of \(path) is over") }
        replacement.next = nil
        do throws(DiskFault) {
            switch step {
            case .write:
                try write(temporary, replacement.bytes, about: path)
                replacement.next = .sync
            case .sync:
                try sync(temporary, about: path)
                replacement.next = .rename
            case .rename:
                try rename(temporary, to: path, about: path)
                replacement.next = .syncDirectory
            case .syncDirectory:
                try syncDirectory(Self.directory(of: path), about: path)
            }
        } catch {
            // As the real one: what went wrong first is told, and a name that can't be taken away stays.
            if pendingNames[temporary] != nil { try? unlink(temporary, about: path) }
            throw error
        }
    }

    /// Removes the temporary files that replacements left in a directory when their process was killed.
    package mutating func removeLeftovers(in directory: String) throws(DiskFault) {
        for path in names where Self.directory(of: path) == directory && Self.isTemporary(path) { try remove(path) }
    }

    /// Whether a file is called as the temporary ones of replacements are: `.<name>.<16 hexadecimal digits>.tmp`.
    private static func isTemporary(_ path: String) -> Bool {
        let name = name(of: path)
        guard name.utf8.first == UInt8(ascii: ".") else { return false }
        let parts = name.split(separator: ".")
        guard parts.count >= 3, parts.last == "tmp" else { return false }
        let digits = parts[parts.count - 2]
        return digits.utf8.count == 16 && UInt64(digits, radix: 16) != nil
    }

    /// The last name of a path.
    private static func name(of path: String) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    }
}
