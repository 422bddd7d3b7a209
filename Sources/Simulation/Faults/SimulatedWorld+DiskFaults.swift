import Basics
import Scenarios

// What goes wrong with the disk, and with the machine around it.
extension SimulatedWorld {
    /// How long a machine takes to come back.
    private static let reboot: Duration = .milliseconds(100)

    /// Gives the disk a trouble, for so long or until the rest.
    func trouble(_ trouble: DiskTrouble, for duration: Duration?) -> Bool {
        let number = disk.inflict(trouble)
        if let duration { plan(.diskRecovers(trouble: number), after: duration) }
        return true
    }

    /// Lets the next write to a fault's files be the last thing that the machine does.
    func tearNext(_ fault: Fault) -> Bool {
        guard let index = faults.plan.firstIndex(of: fault) else { return false }
        tears.append(index)
        return true
    }

    /// Cuts what is being written, if a fault waits for that, and lets the machine die.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - count: How many bytes are written.
    ///   - telling: Gets how many of them are kept, while the machine lives.
    /// - Returns: Whether it did.
    func tear(_ path: String, _ count: Int, telling: (Int) -> Void = { _ in }) -> Bool {
        guard !tears.isEmpty, let place = tears.firstIndex(where: { faults.plan[$0].pattern.matches(path) })
        else { return false }
        var stream = random.stream("torn write", tears.remove(at: place))
        let kept = stream.draw(in: 0...count)
        telling(kept)
        return killMachine(.cut(path: path, kept: kept))
    }

    /// Lets the machine die and come back, with what its disk has kept.
    func killMachine(_ survival: DiskSurvival) -> Bool {
        var stream = random.stream("machine", boots)
        endDaemon(.signalled("SIGKILL"), saying: "the machine died")
        for index in processes.indices where processes[index].isPresent {
            processes[index].holders = []
            processes[index].life = .reaped
        }
        disk.crash(.machine(survival), using: &stream)
        boots += 1
        hasMachineDied = true
        plan(.restarted, after: Self.reboot)
        return true
    }

    /// Heals the disk.
    func endDiskFaults() {
        disk.liftAll()
        tears = []
    }
}

extension Fault {
    /// The files that it befalls.
    var pattern: Glob { files.map { Glob($0) } ?? .all }
}
