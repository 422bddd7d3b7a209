#if os(Linux)
    // All of it is read from files; see proc(5).
    extension RunningProcess {
        static func systemFacts(of process: Int32) throws(SystemError) -> ProcessFacts? {
            guard let text = try contents(of: "/proc/\(process)/stat"),
                let nameStart = text.firstIndex(of: UInt8(ascii: "(")),
                let nameEnd = text.lastIndex(of: UInt8(ascii: ")")), nameStart < nameEnd
            else { return nil }
            // The second field is the name in parentheses, and may itself hold anything. The third is the state, the
            // fourth the parent, the sixth the session, and the twenty-second the time.
            let fields = String(decoding: text[(nameEnd + 1)...], as: UTF8.self).split(separator: " ")
            guard fields.count >= 20, fields[0] != "Z", fields[0] != "X",
                let parent = Int32(fields[1]), let session = Int32(fields[3]), let start = UInt64(fields[19])
            else { return nil }
            let name = String(decoding: text[(nameStart + 1)..<nameEnd], as: UTF8.self)
            return ProcessFacts(parent: parent, session: session, startTime: start, name: name)
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
