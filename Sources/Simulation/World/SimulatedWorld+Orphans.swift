import Basics
import DaemonCore

// What a killed daemon has left running, as the next one finds it.
extension SimulatedWorld {
    /// The numbers of grandchildren begin here, each of which is its process's own.
    private static let firstHolder = 1_000_000
    /// How many grandchildren a process may leave that are told apart.
    private static let mostHolders = 1_000

    /// Tells the daemon what is there of what it looks for.
    func lookForOrphans(_ search: OrphanSearch) {
        var sights: [OrphanSight] = []
        if let number = search.processID, let start = strangers[number] {
            sights.append(Self.sight(number, start, session: number))
        }
        for index in processes.indices where !processes[index].isHeld && processes[index].isPresent {
            let process = processes[index]
            let isMarked = process.mark != nil && process.mark == search.mark?.value
            guard isMarked || process.id == search.processID else { continue }
            if process.isRunning {
                sights.append(Self.sight(process.id, process.start, session: process.id, isMarked: isMarked))
            }
            for holder in process.holders {
                let number = Self.firstHolder + index * Self.mostHolders + holder.number
                sights.append(Self.sight(number, process.start, session: process.id, isMarked: isMarked))
            }
        }
        sights.sort { $0.process.processID < $1.process.processID }
        host?.answers.append(.orphansSeen(sights))
    }

    private static func sight(_ number: Int, _ start: String, session: Int, isMarked: Bool = false) -> OrphanSight {
        let process = ProcessIdentity(processID: number, start: start)
        return OrphanSight(process: process, sessionID: session, isMarked: isMarked, isKin: false)
    }

    /// Signals a process that an earlier daemon has started, or one that it hasn't.
    func signal(_ signal: ChildSignal, orphan: ProcessIdentity) {
        guard strangers[orphan.processID] == nil else { return watch.signalledStranger(orphan.processID) }
        if orphan.processID >= Self.firstHolder {
            let place = orphan.processID - Self.firstHolder
            let (index, number) = (place / Self.mostHolders, place % Self.mostHolders)
            return plan(.holderEnds(process: index, holder: number), after: latency.draw(.signal))
        }
        guard let index = processes.firstIndex(where: { $0.id == orphan.processID && $0.start == orphan.start })
        else { return }
        plan(.processSignalled(process: index, signal), after: latency.draw(.signal))
    }

    /// Gives the number of the last child to a stranger, if a fault wants that and the child is gone.
    func giveNumbersAgain() {
        guard givesNumbersAgain, let child = processes.last(where: { $0.owner == .child }), !child.isPresent
        else { return }
        strangers[child.id] = "\(bootID) stranger"
        givesNumbersAgain = false
    }
}
