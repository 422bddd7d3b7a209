#if os(Linux)
    // All of it is read from files; see proc(5).
    extension RunningProcess {
        static func systemStartTime(of process: Int32) throws(SystemError) -> UInt64? {
            guard let text = try contents(of: "/proc/\(process)/stat") else { return nil }
            // The second field is the name in parentheses, and may itself hold anything. The third is the state,
            // and the twenty-second the time.
            let rest = text.split(separator: UInt8(ascii: ")")).last ?? []
            let fields = String(decoding: rest, as: UTF8.self).split(separator: " ")
            guard fields.count >= 20, fields[0] != "Z", fields[0] != "X" else { return nil }
            return UInt64(fields[19])
        }

        static func systemProcesses() throws(SystemError) -> [Int32] {
            try FileSystem.names(in: "/proc").compactMap { Int32($0) }
        }

        /// The entries of a process's environment, each with a zero behind it, if we may see them.
        static func systemEnvironment(of process: Int32) -> [UInt8]? {
            do throws(SystemError) {
                return try contents(of: "/proc/\(process)/environ")
            } catch {
                return nil  // Another user's.
            }
        }

        /// Reads a file of a process that may end at any moment.
        private static func contents(of path: String) throws(SystemError) -> [UInt8]? {
            do throws(SystemError) {
                return try FileSystem.readFile(path)
            } catch let error where error.code == .noSuchProcess {
                return nil
            }
        }
    }
#endif
