#if canImport(Darwin)
    import Darwin

    extension LibC {
        /// Makes the bytes of a file durable, past the cache of the drive too; see fcntl(2).
        static func synchronizeData(_ descriptor: borrowing Descriptor) throws(SystemError) {
            do throws(SystemError) {
                try check("fcntl") { fcntl(descriptor.rawValue, F_FULLFSYNC) }
            } catch {
                // A file system that can't reach the drive's cache refuses, and then this is the best there is.
                try synchronize(descriptor)
            }
        }

        /// When the content of a file changed last; see stat(2).
        static func modificationTime(_ status: stat) -> timespec { status.st_mtimespec }

        /// What the kernel calls this boot.
        static func bootID() throws(SystemError) -> String {
            var text = [CChar](repeating: 0, count: 64)
            var size = text.count - 1
            try check("sysctlbyname", "kern.bootsessionuuid") {
                unsafe sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0)
            }
            return string(text)
        }

        /// The file that this process runs; see dyld(3).
        static func executablePath() throws(SystemError) -> String {
            var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            var size = UInt32(path.count)
            guard unsafe _NSGetExecutablePath(&path, &size) == 0 else {
                throw SystemError(call: "_NSGetExecutablePath", code: .nameTooLong)
            }
            return string(path)
        }
    }

    extension RunningProcess {
        static func systemFacts(of process: Int32) throws(SystemError) -> ProcessFacts? {
            var information = proc_bsdinfo()
            let size = CInt(MemoryLayout<proc_bsdinfo>.size)
            guard unsafe proc_pidinfo(process, PROC_PIDTBSDINFO, 0, &information, size) == size else {
                let code = SystemError.Code(rawValue: errno)
                guard code == .noSuchProcess else {
                    throw SystemError(call: "proc_pidinfo", code: code, subject: "\(process)")
                }
                return nil
            }
            guard information.pbi_status != UInt32(SZOMB) else { return nil }
            let name = unsafe withUnsafeBytes(of: information.pbi_comm) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            return ProcessFacts(
                parent: Int32(bitPattern: information.pbi_ppid),
                session: getsid(process),
                startTime: information.pbi_start_tvsec * 1_000_000 + information.pbi_start_tvusec,
                name: name
            )
        }

        static func systemProcesses() throws(SystemError) -> [Int32] {
            // Some may be started between the two calls.
            let room = try LibC.check("proc_listallpids") { unsafe proc_listallpids(nil, 0) } + 64
            var processes = [Int32](repeating: 0, count: Int(room))
            let size = CInt(processes.count * MemoryLayout<Int32>.size)
            let count = try LibC.check("proc_listallpids") { unsafe proc_listallpids(&processes, size) }
            return Array(processes.prefix(Int(count)))
        }

        /// The entries of a process's environment, each with a zero behind it, if we may see them.
        ///
        /// KERN_PROCARGS2 gives the number of arguments, the path, zeros, the arguments, and then the environment.
        static func systemEnvironment(of process: Int32) -> [UInt8]? {
            var name = [CTL_KERN, KERN_PROCARGS2, process]
            var size = 0
            guard unsafe sysctl(&name, 3, nil, &size, nil, 0) == 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: size)
            guard unsafe sysctl(&name, 3, &bytes, &size, nil, 0) == 0, size >= 4 else { return nil }
            let arguments = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
            let texts = bytes[4..<size].split(separator: 0)
            return Array(texts.dropFirst(1 + arguments).joined(separator: [0])) + [0]
        }
    }

    extension Signal {
        /// The names that only this system has.
        static let systemNames: [CInt: String] = [SIGEMT: "SIGEMT", SIGINFO: "SIGINFO"]
    }
#endif
