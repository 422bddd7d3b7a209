import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

/// What a file is opened for.
struct OpenFlags: OptionSet {
    let rawValue: CInt

    static let read = Self(rawValue: O_RDONLY)
    static let readAndWrite = Self(rawValue: O_RDWR)
    static let create = Self(rawValue: O_CREAT)
    static let exclusively = Self(rawValue: O_EXCL)
    static let directory = Self(rawValue: O_DIRECTORY)
}

/// What a file is, as far as we care.
struct FileStatus {
    enum Kind {
        case regular
        case directory
        case socket
        case other
    }

    let kind: Kind
    let size: Int
    let identity: FileIdentity
    /// When its content changed last, in milliseconds since 1970 began in UTC.
    let modified: Int64
}

/// What makes two paths the same file.
struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
}

extension LibC {
    static func openFile(_ path: String, _ flags: OpenFlags, mode: UInt32 = 0) throws(SystemError) -> Descriptor {
        try requireNoZero(in: path, of: "open")
        return Descriptor(
            adopting: try check("open", path) { unsafe open(path, flags.rawValue | O_CLOEXEC, mode_t(mode)) }
        )
    }

    static func closeDescriptor(_ descriptor: CInt) {
        // Nothing can be done about a failure: the number is gone either way, and what had to
        // reach the disk was synchronised before.
        _ = close(descriptor)
    }

    static func makePipe() throws(SystemError) -> (readEnd: CInt, writeEnd: CInt) {
        var readEnd: CInt = -1
        var writeEnd: CInt = -1
        try check("pipe") { unsafe cplatform_pipe(&readEnd, &writeEnd) }
        return (readEnd, writeEnd)
    }

    // Descriptors come borrowed, so that none can be closed by its last owner while its number is in use.

    static func setBlocking(_ descriptor: borrowing Descriptor, _ isBlocking: Bool) throws(SystemError) {
        try check("fcntl") { cplatform_set_blocking(descriptor.rawValue, isBlocking ? 1 : 0) }
    }

    static func isOpen(_ descriptor: CInt) -> Bool {
        fcntl(descriptor, F_GETFD) != -1
    }

    static func isTerminal(_ descriptor: borrowing Descriptor) -> Bool {
        isatty(descriptor.rawValue) == 1
    }

    /// Reads at most `count` bytes; none at the end.
    static func readBytes(_ descriptor: borrowing Descriptor, upTo count: Int) throws(SystemError) -> [UInt8] {
        try unsafe scratch("read", count) { unsafe read(descriptor.rawValue, $0.baseAddress, $0.count) }
    }

    /// Reads at most `count` bytes that begin at `offset`; none at the end.
    static func readBytes(
        _ descriptor: borrowing Descriptor,
        at offset: Int,
        upTo count: Int
    ) throws(SystemError) -> [UInt8] {
        try unsafe scratch("pread", count) {
            unsafe pread(descriptor.rawValue, $0.baseAddress, $0.count, off_t(offset))
        }
    }

    /// Fills a scratch buffer by `body` and copies what came, so that a small read keeps no large buffer alive.
    private static func scratch(
        _ call: String,
        _ count: Int,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) throws(SystemError) -> [UInt8] {
        try unsafe withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
            Result { () throws(SystemError) in
                let length = try check(call) { unsafe body(buffer) }
                return unsafe [UInt8](buffer.prefix(length))
            }
        }.get()
    }

    /// Writes what the system takes at once of `bytes`.
    static func writeBytes(_ descriptor: borrowing Descriptor, _ bytes: Span<UInt8>) throws(SystemError) -> Int {
        try check("write") {
            unsafe bytes.withUnsafeBytes { unsafe write(descriptor.rawValue, $0.baseAddress, $0.count) }
        }
    }

    /// Writes what the system takes at once of `bytes`, at `offset`.
    static func writeBytes(
        _ descriptor: borrowing Descriptor,
        _ bytes: Span<UInt8>,
        at offset: Int
    ) throws(SystemError) -> Int {
        try check("pwrite") {
            unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor.rawValue, $0.baseAddress, $0.count, off_t(offset)) }
        }
    }

    static func setLength(_ descriptor: borrowing Descriptor, _ length: Int) throws(SystemError) {
        try check("ftruncate") { ftruncate(descriptor.rawValue, off_t(length)) }
    }

    /// Makes a file and all that is known about it durable; for a directory that is its entries.
    static func synchronize(_ descriptor: borrowing Descriptor) throws(SystemError) {
        try check("fsync") { fsync(descriptor.rawValue) }
    }

    static func renameFile(_ path: String, to newPath: String) throws(SystemError) {
        try requireNoZero(in: path, of: "rename")
        try requireNoZero(in: newPath, of: "rename")
        try check("rename", newPath) { unsafe rename(path, newPath) }
    }

    static func linkFile(_ path: String, as newPath: String) throws(SystemError) {
        try requireNoZero(in: path, of: "link")
        try requireNoZero(in: newPath, of: "link")
        try check("link", newPath) { unsafe link(path, newPath) }
    }

    static func unlinkFile(_ path: String) throws(SystemError) {
        try requireNoZero(in: path, of: "unlink")
        try check("unlink", path) { unsafe unlink(path) }
    }

    static func removeEmptyDirectory(_ path: String) throws(SystemError) {
        try requireNoZero(in: path, of: "rmdir")
        try check("rmdir", path) { unsafe rmdir(path) }
    }

    static func setMode(_ path: String, _ mode: UInt32) throws(SystemError) {
        try requireNoZero(in: path, of: "chmod")
        try check("chmod", path) { unsafe chmod(path, mode_t(mode)) }
    }

    static func makeDirectory(_ path: String, mode: UInt32) throws(SystemError) {
        try requireNoZero(in: path, of: "mkdir")
        try check("mkdir", path) { unsafe mkdir(path, mode_t(mode)) }
    }

    /// Whether this process may run the file, or enter the directory.
    static func requireExecutable(_ path: String, of call: String) throws(SystemError) {
        try requireNoZero(in: path, of: call)
        try check(call, path) { unsafe access(path, X_OK) }
    }

    static func status(of path: String) throws(SystemError) -> FileStatus {
        try requireNoZero(in: path, of: "stat")
        var status = stat()
        try check("stat", path) { unsafe stat(path, &status) }
        return FileStatus(status)
    }

    /// What a path names itself, be it a link.
    static func linkStatus(of path: String) throws(SystemError) -> FileStatus {
        try requireNoZero(in: path, of: "lstat")
        var status = stat()
        try check("lstat", path) { unsafe lstat(path, &status) }
        return FileStatus(status)
    }

    static func status(of descriptor: borrowing Descriptor) throws(SystemError) -> FileStatus {
        var status = stat()
        try check("fstat") { unsafe fstat(descriptor.rawValue, &status) }
        return FileStatus(status)
    }

    /// The names in a directory, `.` and `..` left out, in no order.
    static func names(inDirectory path: String) throws(SystemError) -> [String] {
        try requireNoZero(in: path, of: "opendir")
        guard let directory = unsafe opendir(path) else {
            throw SystemError(call: "opendir", code: .init(rawValue: errno), subject: path)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                guard errno == 0 else {
                    throw SystemError(call: "readdir", code: .init(rawValue: errno), subject: path)
                }
                return names
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    /// Takes the write lock of a whole file.
    ///
    /// - Returns: Whether it was free; not when another process holds it.
    static func lockFile(_ descriptor: borrowing Descriptor, _ path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try check("fcntl", path) { cplatform_lock(descriptor.rawValue) }
            return true
        } catch let error where error.code == .wouldBlock || error.code == .accessDenied {
            return false  // POSIX leaves the choice between the two to the system.
        }
    }

    /// The other process that holds the write lock of a file.
    static func lockHolder(_ descriptor: borrowing Descriptor, _ path: String) throws(SystemError) -> Int32? {
        var holder: Int32 = 0
        try check("fcntl", path) { unsafe cplatform_lock_holder(descriptor.rawValue, &holder) }
        return holder == 0 ? nil : holder
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFSOCK: .socket
            default: .other
            }
        size = Int(status.st_size)
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            inode: UInt64(truncatingIfNeeded: status.st_ino)
        )
        let time = LibC.modificationTime(status)
        modified = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
