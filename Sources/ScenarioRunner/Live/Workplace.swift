import Platform
import Scenarios

/// The directory of one run, and the socket that belongs to it.
///
/// The socket lies apart, for its path may have no more than about a hundred bytes (unix(7)).
struct Workplace {
    #if os(macOS)
        /// The name as the system resolves it, so that paths compare.
        private static let temporary = "/private/tmp"
    #else
        /// The directory for what needs a short name.
        private static let temporary = "/tmp"
    #endif

    /// The scenario's directory.
    let path: String

    /// Where the control socket is.
    let socketPath: String

    /// Makes a directory for a scenario, in `parent` or where temporary things are.
    init(scenario id: String, in parent: String?) throws(SystemError) {
        let mark = String(Entropy.word() & 0xFFFF_FFFF, radix: 16)
        path = "\(parent ?? Self.temporary + "/codexd-sim")/\(id)-\(mark)"
        socketPath = "\(Self.temporary)/codexd-sim-\(mark).socket"
        try FileSystem.makeDirectories(path)
    }

    /// Puts a file there before the daemon starts.
    func put(_ content: [UInt8], at file: String) throws(SystemError) {
        let path = "\(path)/\(file)"
        if let slash = path.lastIndex(of: "/") { try FileSystem.makeDirectories(String(path[..<slash])) }
        try FileSystem.replaceFile(path, with: content)
    }

    /// Reads a file, if it is there.
    func file(_ file: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try FileSystem.readFile("\(path)/\(file)")
        } catch let error where error.code == .notADirectory {
            return nil
        }
    }

    /// All files below it.
    func files() throws(SystemError) -> [Observation.File] {
        var files: [Observation.File] = []
        try collect("", into: &files)
        return files
    }

    private func collect(_ folder: String, into files: inout [Observation.File]) throws(SystemError) {
        for name in try FileSystem.names(in: "\(path)/\(folder)") {
            let file = folder + name
            if try FileSystem.isDirectory("\(path)/\(file)") {
                try collect("\(file)/", into: &files)
            } else if try FileSystem.isRegularFile("\(path)/\(file)"),
                // The daemon's socket has no content, and no part in what is kept.
                let bytes = try FileSystem.readFile("\(path)/\(file)")
            {
                files.append(Observation.File(path: file, bytes: bytes))
            }
        }
    }

    /// Removes the socket, and the directory too unless that is to stay.
    func clear(keepsFiles: Bool) throws(SystemError) {
        try FileSystem.removeTree(socketPath)
        // What is kept gets uploaded and passed on; a token has no business there, even a spent one.
        try FileSystem.removeTree(keepsFiles ? "\(path)/state/codexd/api-token" : path)
    }
}
