import CPlatform

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

extension LibC {
    /// Nanoseconds on the clock that is never set back.
    static func monotonicNanoseconds() -> Int64 {
        read(CLOCK_MONOTONIC).nanoseconds
    }

    /// Milliseconds since 1970 on the clock that people set.
    static func millisecondsSinceEpoch() -> Int64 {
        read(CLOCK_REALTIME).nanoseconds / 1_000_000
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = unsafe clock_gettime(clock, &time)
        // It fails only for a clock that doesn't exist, and POSIX has had both since 2001.
        precondition(result == 0, "a clock is missing")
        return time
    }

    static func fillWithEntropy(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            unsafe arc4random_buf(start, buffer.count)
        }
    }

    /// Lets the process open that many descriptors, or as many of them as the system allows (`setrlimit`, POSIX).
    static func allowDescriptors(_ count: Int) throws(SystemError) -> Int {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        _ = try check("getrlimit") { unsafe getrlimit(resource, &limit) }
        guard limit.rlim_cur < rlim_t(count) else { return Int(clamping: limit.rlim_cur) }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
        _ = try check("setrlimit") { unsafe setrlimit(resource, &limit) }
        return Int(clamping: limit.rlim_cur)
    }

    static func processID() -> Int32 {
        getpid()
    }

    /// How many processors are switched on; one where the system doesn't say.
    static func processorCount() -> Int {
        max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }

    /// The `NAME=value` entries of the environment, in their order.
    static func environment() -> [String] {
        guard var entry = unsafe cplatform_environment() else { return [] }
        var entries: [String] = []
        while let text = unsafe entry.pointee {
            unsafe entries.append(String(cString: text))
            unsafe entry += 1
        }
        return entries
    }

    static func workingDirectory() throws(SystemError) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard unsafe getcwd(&path, path.count) != nil else {
            throw SystemError(call: "getcwd", code: .init(rawValue: errno))
        }
        return string(path)
    }

    /// Ends the process at once: nothing is flushed, no handler runs.
    static func exitNow(_ code: Int32) -> Never {
        _exit(code)
    }
}

extension timespec {
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_nsec) }
}
