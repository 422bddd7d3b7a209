import Basics
import Contract

/// The clocks of the threads on which turns have no verdict yet (contract CTR-TURN, CTR-LOSS).
///
/// ```
/// running ──idle, suspected──▶ doubted ──patience is over──▶ asked ──it runs on, or no answer──▶ doubted, for longer
///    ▲ └──nothing heard for long──▶ stalled, told once          │
///    └─────────────────────────active───────────────────────────┘
/// ```
///
/// A turn may end and nobody tells. So the thread is read once it has been idle for a while and the turn isn't over;
/// a turn on which nothing happens is told to be stalled. A sign of life costs one look into a table, since deadlines
/// are moved when they are due.
struct TurnWatch: Hashable, Sendable {
    /// How long a thread may be idle before it's asked how its turn ended.
    static let patience: Duration = .seconds(2)
    /// The longest time between two questions.
    static let longestPause: Duration = .seconds(60)
    /// How often in a row a question may come to nothing before no more are asked for the same reason.
    static let mostFailures = 5

    /// What is to be done.
    enum Demand: Hashable {
        /// Read the thread.
        case ask(ThreadID)
        /// Tell that nothing has happened on the thread for that long.
        case stalled(ThreadID, Duration)
    }

    private struct Watch: Hashable {
        /// When there was a sign of life last.
        var heardAt: Instant
        /// Whether the thread was said to be idle, and not to be active since.
        var isIdle = false
        /// When to ask since it's idle, and since something else makes it doubtful that its turn runs.
        var idleAskAt: Instant?
        var doubtAskAt: Instant?
        var isAsked = false
        /// Whether something made it doubtful while a question was under way.
        var isDoubtedAgain = false
        /// How many questions in a row didn't settle everything.
        var questions = 0
        /// How many of them in a row weren't answered.
        var failures = 0
        var isStallTold = false

        var askAt: Instant? { Instant.earliest(idleAskAt, doubtAskAt) }
    }

    private let stallTimeout: Duration
    /// Under which names the app-server was sent what turns are about of which it isn't known for sure how they ended.
    private var messages: [ThreadID: [TurnID: String]] = [:]
    /// When something was heard of a thread last that isn't watched: the agents that a turn has sent for more work.
    private var othersHeardAt: Instant?
    private var watches: [ThreadID: Watch] = [:]
    private var deadlines = DeadlineQueue<ThreadID>()

    /// Begins without threads.
    ///
    /// - Parameter stallTimeout: How long nothing may be heard of a turn before it's stalled; zero for any time.
    init(stallTimeout: Duration) {
        self.stallTimeout = stallTimeout
    }

    /// When the next thread has to be looked at.
    var deadline: Instant? { deadlines.next }

    /// A turn has no verdict there, and something has just become of it.
    mutating func runs(on thread: ThreadID, at now: Instant) {
        if watches[thread] == nil {
            watches[thread] = Watch(heardAt: now)
            setDeadline(of: thread)
        } else {
            hear(of: thread, at: now)
        }
    }

    /// There was a sign of life.
    mutating func hear(of thread: ThreadID, at now: Instant) {
        guard watches[thread] != nil else {
            othersHeardAt = now
            return
        }
        watches[thread]?.heardAt = now
        guard watches[thread]?.isStallTold == true else { return }
        watches[thread]?.isStallTold = false
        setDeadline(of: thread)
    }

    /// The thread is idle, or broken.
    mutating func idle(_ thread: ThreadID, at now: Instant) {
        guard watches[thread]?.isIdle == false else { return }
        watches[thread]?.isIdle = true
        watches[thread]?.idleAskAt = now.advanced(by: Self.patience)
        watches[thread]?.questions = 0
        watches[thread]?.failures = 0
        setDeadline(of: thread)
    }

    /// The thread is active.
    mutating func active(_ thread: ThreadID) {
        guard watches[thread] != nil else { return }
        watches[thread]?.isIdle = false
        watches[thread]?.idleAskAt = nil
        setDeadline(of: thread)
    }

    /// Something makes it doubtful that what is taken to run does.
    mutating func doubt(_ thread: ThreadID, at now: Instant) {
        guard var watch = watches[thread] else { return }
        if !watch.isAsked {
            (watch.questions, watch.failures) = (0, 0)
            watch.doubtAskAt = Instant.earliest(watch.doubtAskAt, now.advanced(by: Self.patience))
        } else {
            watch.isDoubtedAgain = true
        }
        watches[thread] = watch
        setDeadline(of: thread)
    }

    /// The thread is being read.
    mutating func asks(_ thread: ThreadID, at now: Instant) {
        var watch = watches[thread] ?? Watch(heardAt: now)
        watch.isAsked = true
        (watch.idleAskAt, watch.doubtAskAt) = (nil, nil)
        watches[thread] = watch
        setDeadline(of: thread)
    }

    /// Whether the thread is being read.
    func isAsked(_ thread: ThreadID) -> Bool { watches[thread]?.isAsked == true }

    /// The question was answered, or won't be.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - isAnswered: Whether the thread was shown.
    ///   - now: When.
    mutating func asked(_ thread: ThreadID, isAnswered: Bool, at now: Instant) {
        guard var watch = watches[thread], watch.isAsked else { return }
        watch.isAsked = false
        watch.questions += 1
        watch.failures = isAnswered ? 0 : watch.failures + 1
        let isWorthAsking = isAnswered ? watch.isIdle : watch.failures < Self.mostFailures
        if isWorthAsking {
            let pause = Self.patience * (1 << min(watch.questions, 16))
            watch.idleAskAt = now.advanced(by: min(pause, Self.longestPause))
        }
        if watch.isDoubtedAgain { watch.doubtAskAt = now.advanced(by: Self.patience) }
        watch.isDoubtedAgain = false
        watches[thread] = watch
        setDeadline(of: thread)
    }

    /// A turn was taken that was sent under that name.
    mutating func took(_ message: String, as turn: TurnID, on thread: ThreadID) {
        messages[thread, default: [:]][turn] = message
    }

    /// Under which name a turn was sent, if it was in this life and isn't known for sure to have ended.
    func message(of turn: TurnID, on thread: ThreadID) -> String? {
        messages[thread]?[turn]
    }

    /// The app-server has said how a turn ended.
    mutating func ended(_ turn: TurnID, on thread: ThreadID) {
        messages[thread]?[turn] = nil
        if messages[thread]?.isEmpty == true { messages[thread] = nil }
    }

    /// The connection is gone, and with it all that was to be heard.
    mutating func connectionLost() {
        watches = [:]
        deadlines = DeadlineQueue()
        othersHeardAt = nil
    }

    /// Nothing is in question there any more.
    mutating func rests(_ thread: ThreadID) {
        messages[thread] = nil
        guard watches.removeValue(forKey: thread) != nil else { return }
        deadlines.set(thread, at: nil)
    }

    /// Whether anything is known of the thread that would be forgotten if it came to rest.
    func knows(_ thread: ThreadID) -> Bool { watches[thread] != nil || messages[thread] != nil }

    /// Takes the next thing to do, if its time has come.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - isPaused: Whether a turn on a thread waits for somebody, so that its clock stands still.
    /// - Returns: What to do, or nothing for now.
    mutating func takeDue(at now: Instant, isPaused: (ThreadID) -> Bool) -> Demand? {
        while let thread = deadlines.popDue(at: now) {
            guard var watch = watches[thread] else { continue }
            defer {
                watches[thread] = watch
                setDeadline(of: thread)
            }
            watch.heardAt = isPaused(thread) ? now : max(watch.heardAt, othersHeardAt ?? watch.heardAt)
            if let askAt = watch.askAt, askAt <= now {
                (watch.idleAskAt, watch.doubtAskAt) = (nil, nil)
                return .ask(thread)
            }
            let quiet = watch.heardAt.duration(to: now)
            guard stallTimeout > .zero, !watch.isStallTold, quiet >= stallTimeout else { continue }
            watch.isStallTold = true
            return .stalled(thread, quiet)
        }
        return nil
    }

    private mutating func setDeadline(of thread: ThreadID) {
        guard let watch = watches[thread] else { return }
        let isClockStopped = stallTimeout == .zero || watch.isStallTold
        let stall = isClockStopped ? nil : watch.heardAt.advanced(by: stallTimeout)
        deadlines.set(thread, at: Instant.earliest(watch.askAt, stall))
    }
}
