extension FileSystem {
    /// Removes a directory and all that is in it; links in it are removed and not followed.
    ///
    /// - Parameter path: The directory, or a file; that there is none isn't an error.
    /// - Throws: ``SystemError`` for the first thing that can't be removed.
    package static func removeTree(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try LibC.unlinkFile(path)
        } catch let error where error.code == .noSuchFile {
            return
        } catch let error where error.code == .isDirectory || error.code == .notPermitted {
            // What unlink(2) says of a directory: Linux the one, POSIX the other. But the other is also said of what
            // may not be removed, and then a link must not lead us into what it points to.
            guard try LibC.linkStatus(of: path).kind == .directory else { throw error }
            for name in try names(in: path) { try removeTree("\(path)/\(name)") }
            try LibC.removeEmptyDirectory(path)
        }
    }
}
