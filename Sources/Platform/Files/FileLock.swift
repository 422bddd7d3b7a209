import Synchronization

/// The right to be the only process that does something, held as the fcntl(2) write lock of a file.
///
/// The system takes the lock back when the process ends, however it ends, so no lock is ever stale. The file itself
/// stays: to remove it would let two processes hold locks of two files with one name.
///
/// POSIX locks have a trap: a process loses its lock when it closes *any* descriptor of the file. The file must
/// therefore never be opened elsewhere in this process. This type keeps to that itself: it knows what the process
/// holds, and answers for those files without opening them.
package struct FileLock: ~Copyable, Sendable {
    /// The files that this process has locked.
    private static let ours = Mutex<Set<FileIdentity>>([])

    /// Not a ``Descriptor``, because it must be closed at a moment of our choice.
    private let file: CInt
    private let identity: FileIdentity

    /// Takes the lock of a file, which is made if it is missing.
    ///
    /// - Throws: ``LockError/held(by:)`` if anybody has it, this process included.
    package static func acquire(_ path: String) throws(LockError) -> FileLock {
        while true {
            let holder: Int32?
            do throws(SystemError) {
                if let lock = try attempt(path) { return lock }
                holder = try Self.holder(of: path)
            } catch {
                throw .failed(error)
            }
            // With no holder it was let go between the two questions.
            if let holder { throw .held(by: holder) }
        }
    }

    /// Who holds the lock of a file, found out without making the file or taking the lock.
    ///
    /// - Returns: The process, or `nil` if the lock is free or there is no such file.
    package static func holder(of path: String) throws(SystemError) -> Int32? {
        try ours.withLock { ours throws(SystemError) in
            guard let status = try FileSystem.status(of: path) else { return nil }
            guard !ours.contains(status.identity) else { return LibC.processID() }
            do throws(SystemError) {
                return try LibC.lockHolder(LibC.openFile(path, .read), path)
            } catch let error where error.code == .noSuchFile {
                return nil  // Removed since the question before.
            }
        }
    }

    /// Takes the lock if it is free; `nil` if not.
    private static func attempt(_ path: String) throws(SystemError) -> FileLock? {
        try ours.withLock { ours throws(SystemError) in
            if let status = try FileSystem.status(of: path), ours.contains(status.identity) { return nil }
            let file = try LibC.openFile(path, [.readAndWrite, .create], mode: 0o600)
            guard try LibC.lockFile(file, path) else { return nil }
            let identity = try LibC.status(of: file).identity
            ours.insert(identity)
            return FileLock(file: file.release(), identity: identity)
        }
    }

    /// Lets the lock go now rather than when the value does.
    package consuming func release() {}

    private init(file: CInt, identity: FileIdentity) {
        self.file = file
        self.identity = identity
    }

    deinit {
        // Closed before it is forgotten: the other way round another thread could take the lock in between,
        // and this close would drop it again.
        Self.ours.withLock { ours in
            LibC.closeDescriptor(file)
            ours.remove(identity)
        }
    }
}

/// Why a lock couldn't be had.
package enum LockError: Error, Hashable, Sendable {
    /// The process of that number has it.
    case held(by: Int32)

    /// The lock file couldn't be used.
    case failed(SystemError)
}

extension LockError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .held(let holder): "process \(holder) holds the lock"
        case .failed(let error): "\(error)"
        }
    }
}
