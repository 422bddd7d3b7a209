import Basics
import Contract

/// Which threads the present connection has loaded, and how far the others are that sessions stand for.
///
/// ```
/// unknown ──wanted──▶ queued ──next──▶ asked ──loaded──▶ loaded
///                       ▲ ▲              │ │└──reads──▶ read ──loaded──▶ loaded
///                       │ └─pause over─ pausing ◀─lost, the first time
///                       │                  │
///                       └────wanted──── failed ◀─refused
/// ```
///
/// A new child has none of them, and whoever begins a connection begins anew.
struct ThreadRecovery: Hashable, Sendable {
    /// How many threads are asked for at once.
    static let atOnce = 4
    /// How long a thread is left alone that couldn't be found, or that another process still wrote to.
    static let pause: Duration = .seconds(1)

    /// How far a thread is.
    enum Standing: Hashable {
        /// Its turn will come; whether that's the last try.
        case queued(isLast: Bool)
        /// The app-server was asked for it; whether that's the last try.
        case asked(isLast: Bool)
        /// It's tried once more after a while.
        case pausing
        /// It can't be had; it's tried again when somebody needs it.
        case failed
        /// It's there, and is read before anything is sent on it.
        case read
        case loaded
    }

    private var standings: [ThreadID: Standing] = [:]
    /// Threads that wait to be asked for, from `head` on, oldest first; some may have been loaded otherwise meanwhile.
    private var queue: [ThreadID] = []
    private var head = 0
    private var asked = 0
    private var pauses = DeadlineQueue<ThreadID>()

    var flaw = Flaw()

    /// When the next pause is over.
    var deadline: Instant? { pauses.next }

    /// Whether any thread waits to be asked for.
    var isWanting: Bool { head < queue.count }

    /// Whether work can be given to the thread.
    func isLoaded(_ thread: ThreadID) -> Bool { standings[thread] == .loaded }

    /// Somebody needs the thread.
    mutating func want(_ thread: ThreadID) {
        switch standings[thread] {
        case nil: enqueue(thread, isLast: false)
        case .failed: enqueue(thread, isLast: true)
        case .queued, .asked, .pausing, .read, .loaded: break
        }
    }

    /// Takes the thread to ask for next, if there's room for one more.
    mutating func next() -> ThreadID? {
        while asked < Self.atOnce || flaw.isMutated(.recoveryUnbounded), head < queue.count {
            let thread = queue[head]
            head += 1
            // What was taken is given up at once when it's all, so that each costs the same.
            if head == queue.count { (queue, head) = ([], 0) }
            guard case .queued(let isLast)? = standings[thread] else { continue }
            standings[thread] = .asked(isLast: isLast)
            asked += 1
            return thread
        }
        return nil
    }

    /// The thread is there.
    mutating func loaded(_ thread: ThreadID) {
        leave(thread)
        standings[thread] = .loaded
    }

    /// The thread is there, and it isn't known how its turns ended.
    mutating func reads(_ thread: ThreadID) {
        leave(thread)
        standings[thread] = .read
    }

    /// Whether the thread waits for being read.
    func isRead(_ thread: ThreadID) -> Bool { standings[thread] == .read }

    /// Nobody needs the thread any more, or the app-server has lost it.
    mutating func forget(_ thread: ThreadID) {
        leave(thread)
        standings[thread] = nil
    }

    /// Whether an answer about the thread is still waited for.
    func isAsked(_ thread: ThreadID) -> Bool {
        if case .asked? = standings[thread] { true } else { false }
    }

    /// The thread that was asked for could not be had.
    ///
    /// - Returns: Whether it's tried once more by itself.
    mutating func refused(_ thread: ThreadID, _ failureClass: FailureClass?, at now: Instant) -> Bool {
        guard case .asked(let isLast)? = standings[thread] else { return false }
        leave(thread)
        let mayPass = failureClass == .resumeLost || failureClass == .writerConflict
        guard mayPass, !isLast, !flaw.isMutated(.recoveryNotRetried) else {
            standings[thread] = .failed
            return false
        }
        standings[thread] = .pausing
        pauses.set(thread, at: now.advanced(by: Self.pause))
        return true
    }

    /// Pauses may be over.
    mutating func woke(at now: Instant) {
        while let thread = pauses.popDue(at: now) { enqueue(thread, isLast: true) }
    }

    private mutating func enqueue(_ thread: ThreadID, isLast: Bool) {
        standings[thread] = .queued(isLast: isLast)
        queue.append(thread)
    }

    private mutating func leave(_ thread: ThreadID) {
        if isAsked(thread) { asked -= 1 }
        pauses.set(thread, at: nil)
    }
}
