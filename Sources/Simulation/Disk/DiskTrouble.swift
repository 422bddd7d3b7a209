package import Scenarios

/// What is wrong with the disk for a while: which calls fail, on which files, and why.
///
/// A replacement meets the troubles of the file that it replaces, whatever its temporary file is called, and
/// the sync of a directory those of the file whose name it's about.
package struct DiskTrouble: Hashable, Sendable {
    /// The calls that fail.
    package let calls: Set<DiskFault.Call>

    /// The files on which they fail.
    package let files: Glob

    /// Why they fail.
    package let reason: DiskFault.Reason

    /// The bytes that still find room, where only what is longer fails.
    package private(set) var room: Int?

    /// How many calls will fail before it passes, or `nil` if it stays until it's lifted.
    package private(set) var times: Int?

    /// Creates a trouble of any kind; the usual ones have names of their own.
    package init(_ calls: Set<DiskFault.Call>, on files: Glob, _ reason: DiskFault.Reason, times: Int? = nil) {
        self.init(calls, on: files, reason, room: nil, times: times)
    }

    private init(
        _ calls: Set<DiskFault.Call>,
        on files: Glob,
        _ reason: DiskFault.Reason,
        room: Int?,
        times: Int?
    ) {
        precondition(times.map { $0 > 0 } ?? true, "a trouble that never strikes is none")
        self.calls = calls
        self.files = files
        self.reason = reason
        self.room = room
        self.times = times
    }

    /// The device is full once `room` more bytes are written (ENOSPC, write(2)).
    package static func full(_ files: Glob = .all, room: Int = 0) -> Self {
        Self([.append, .write], on: files, .noSpace, room: room, times: nil)
    }

    /// The device takes no bytes (EIO, write(2)).
    package static func writeError(_ files: Glob = .all, times: Int? = nil) -> Self {
        Self([.append, .truncate, .write], on: files, .inputOutput, times: times)
    }

    /// The device gives no bytes (EIO, read(2)).
    package static func readError(_ files: Glob = .all, times: Int? = nil) -> Self {
        Self([.read], on: files, .inputOutput, times: times)
    }

    /// The next syncs fail, and lose what they were to make durable (EIO, fsync(2)).
    package static func syncError(_ files: Glob = .all, times: Int? = 1) -> Self {
        Self([.sync], on: files, .inputOutput, times: times)
    }

    /// Whether a call may meet this trouble.
    func concerns(_ call: DiskFault.Call, on path: String) -> Bool {
        calls.contains(call) && files.matches(path)
    }

    /// Whether that many bytes find no room.
    func refuses(_ count: Int) -> Bool {
        room.map { count > $0 } ?? true
    }

    /// Counts bytes that found room.
    mutating func take(_ count: Int) {
        room = room.map { $0 - count }
    }

    /// Counts a call that failed.
    ///
    /// - Returns: Whether it was the last.
    mutating func strike() -> Bool {
        guard let times else { return false }
        self.times = times - 1
        return times == 1
    }
}

/// The troubles that a disk has now, and the name under which each is lifted.
struct DiskTroubles: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let number: Int
        var trouble: DiskTrouble
    }

    private var entries: [Entry] = []
    private var last = 0

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ trouble: DiskTrouble) -> Int {
        last += 1
        entries.append(Entry(number: last, trouble: trouble))
        return last
    }

    mutating func lift(_ number: Int) {
        entries.removeAll { $0.number == number }
    }

    mutating func liftAll() {
        entries.removeAll()
    }

    /// Fails a call that meets a trouble, the oldest first.
    mutating func check(_ call: DiskFault.Call, on path: String, count: Int = 0) throws(DiskFault) {
        guard !entries.isEmpty else { return }
        let met = entries.indices.filter { entries[$0].trouble.concerns(call, on: path) }
        guard let index = met.first(where: { entries[$0].trouble.refuses(count) }) else {
            // Only those that still have room are left.
            for index in met { entries[index].trouble.take(count) }
            return
        }
        let reason = entries[index].trouble.reason
        if entries[index].trouble.strike() { entries.remove(at: index) }
        throw DiskFault(call: call, reason: reason, path: path)
    }
}
