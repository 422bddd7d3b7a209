import DaemonCore

/// Something that is going to happen in a simulated world.
///
/// Processes and connections are known by their places in the world's lists, and lives of the daemon by their
/// numbers: what was planned for one that is over doesn't happen.
enum Happening {
    /// The core is told something.
    case told(life: Int, DaemonEvent.Occurrence)
    /// The thread that waits for the disk has done its first order.
    case diskDone(life: Int)
    /// The daemon reads from a child.
    case daemonReads(process: Int, ChildStream)
    /// The daemon can write to a child again.
    case daemonWrites(process: Int)
    case processReads(process: Int)
    /// A process goes on with what it was doing.
    case processGoesOn(process: Int)
    /// A script may want to be woken.
    case processWakes(process: Int)
    case processSignalled(process: Int, ChildSignal)
    case holderEnds(process: Int, holder: Int)
    case connected(wire: Int)
    case clientSends(wire: Int)
    case clientLeaves(wire: Int)
    /// Clients read again.
    case clientsRead
    /// The disk takes writes again that it refused.
    case diskRecovers(trouble: Int)
    /// A fault whose time has come, by its place in the plan.
    case faulted(Int)
    /// A fault starts the daemon again.
    case restarted
}
