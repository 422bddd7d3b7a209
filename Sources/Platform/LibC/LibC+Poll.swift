#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

/// The buffer that poll(2) reads and fills in.
struct PollBuffer {
    private var entries: [pollfd] = []

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    mutating func append(_ descriptor: CInt, reads: Bool, writes: Bool) {
        let events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0)
        entries.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
    }

    /// Waits once.
    ///
    /// - Parameter milliseconds: How long; forever if negative.
    /// - Returns: How many descriptors are ready; none if the time is up or a signal came in between.
    /// - Throws: ``SystemError`` of `poll`.
    mutating func wait(milliseconds: CInt) throws(SystemError) -> Int {
        let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
        guard count == -1 else { return Int(count) }
        let code = errno
        guard code == EINTR else { throw SystemError(call: "poll", code: .init(rawValue: code)) }
        return 0
    }

    /// What the last wait found.
    var readiness: some Sequence<Readiness> {
        entries.lazy.filter { $0.revents != 0 }.map { entry in
            let events = CInt(entry.revents)
            return Readiness(
                descriptor: entry.fd,
                isReadable: events & POLLIN != 0,
                isWritable: events & POLLOUT != 0,
                hasEnded: events & (POLLHUP | POLLERR | POLLNVAL) != 0
            )
        }
    }
}
