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
        case replace(StateFile, [UInt8])
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

    /// The child's place among the world's processes.
    var child: Int?
    var childInput: [UInt8] = []
    var isChildInputEnding = false

    var clients: [ClientID: Client] = [:]
    var lastClient = 0
    var diskOrders: [DiskOrder] = []

    init(life: Int, core: Daemon) {
        self.life = life
        self.core = core
    }
}
