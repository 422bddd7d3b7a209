#if os(Linux)
    import Glibc

    extension LibC {
        /// Makes the bytes of a file durable, and what is needed to find them again.
        static func synchronizeData(_ descriptor: borrowing Descriptor) throws(SystemError) {
            try check("fdatasync") { fdatasync(descriptor.rawValue) }
        }

        /// When the content of a file changed last; see inode(7).
        static func modificationTime(_ status: stat) -> timespec { status.st_mtim }

        /// What the kernel calls this boot; see random(4).
        static func bootID() throws(SystemError) -> String {
            let path = "/proc/sys/kernel/random/boot_id"
            let file = try openFile(path, .read)
            let line = try readBytes(file, upTo: 64).prefix { $0 != UInt8(ascii: "\n") }
            return String(decoding: line, as: UTF8.self)
        }

        /// The file that this process runs; see proc(5).
        static func executablePath() throws(SystemError) -> String {
            var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            try check("readlink", "/proc/self/exe") { unsafe readlink("/proc/self/exe", &path, path.count - 1) }
            return string(path)
        }
    }

    extension Signal {
        /// The names that only this system has.
        static let systemNames: [CInt: String] = [SIGPWR: "SIGPWR", SIGSTKFLT: "SIGSTKFLT"]
    }
#endif
