import Basics
import Contract
import DaemonCore

/// One life of codexd in a simulated world: the core as it is, and what its shell keeps for it.
///
/// The rules are those of the real shell: an event is told whole, its effects are carried out in order, and what
/// comes of them at once is told next; a refused append before anything else.
struct DaemonHost {
    /// A client's connection, as the daemon's end sees it.
    struct Client {
        let wire: Int
        var outgoing: [UInt8] = []
        var isEnding = false
    }

    /// What the disk's thread has to do, one after the other.
    enum DiskOrder {
        case sync(SyncTicket)
        case seal(SealOrder)
        case removeSegments([LogSegment])
        case removeRuns([RunPlace])
        case replace(StateFile, [UInt8])
    }

    /// A run's directory, as long as it is written to.
    struct RunFiles {
        let path: String
        /// Whether the core was told of a file that could not be written; it's told of the first.
        var hasFailed = false
    }

    /// The number of this life, from 0.
    let life: Int

    var core: Daemon
    /// What the core is to be told once it has been told what it's being told now.
    var answers: [DaemonEvent.Occurrence] = []
    /// How many of them it was told.
    var told = 0
    /// Whether it's being told something.
    var isTold = false
    var wakeAt: Instant?
    var outcome: DaemonOutcome?
    var isUp = false

    /// The port of the local API.
    var port: Int?

    /// The places among the world's processes of the child and of those of runs.
    var child: Int?
    var jobs: [JobID: Int] = [:]

    /// The runs whose files are written.
    var runs: [RunID: RunFiles] = [:]

    var clients: [ClientID: Client] = [:]
    var lastClient = 0
    var diskOrders: [DiskOrder] = []
    /// The segment whose name the growing file durably has, from a try to complete it that failed later.
    var linked: LogSegment?

    /// Where the directories of runs lie.
    let runsRoot: String

    init(life: Int, core: Daemon, runsRoot: String) {
        self.life = life
        self.core = core
        self.runsRoot = runsRoot
    }

    /// The place of a process that it holds.
    func process(of owner: ProcessOwner) -> Int? {
        switch owner {
        case .child: child
        case .job(let job): jobs[job]
        }
    }
}
