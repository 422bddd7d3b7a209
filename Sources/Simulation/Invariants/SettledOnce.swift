import AgentWire
import Basics

/// A turn's end is told as often as it was heard of, and what has ended isn't current (contract CTR-TURN, CTR-LOSS).
///
/// A final error and a completion both end a turn, and either may confirm the other. A loss ends what nothing else
/// has ended, once for each session; not what was heard to complete, and nothing that was current when codexd stopped.
struct SettledOnce: Law {
    private struct Settlement {
        /// The number of the event that settled it first.
        let seq: Int
        let life: Int
        /// Whether the app-server said so, rather than codexd.
        var isHeard: Bool
        /// The sessions that were told of a loss.
        var losers: [String] = []
    }

    private var life = 0
    private var settlements: [TurnName: Settlement] = [:]
    /// How many completions were heard of and not yet recorded.
    private var heard: [TurnName: Int] = [:]
    /// The turns that the log says are current, by session.
    private var current: [String: TurnName] = [:]

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            life += 1
            // What settled them may be gone from the log.
            if afterMachineDeath { (settlements, current) = ([:], [:]) }
            heard = [:]
            return nil
        case .said(_, .notification(TurnCompleted.method, let params)):
            // One that lacks something is no completion.
            guard let completed = try? TurnCompleted(params: params) else { return nil }
            heard[TurnName(thread: completed.threadID.rawValue, turn: completed.turn.id.rawValue), default: 0] += 1
            return nil
        case .logged(let event):
            follow(event)
            return settle(event) ?? revived(event.sessions, at: event.seq ?? 0)
        case .published(let file):
            return revived(file.sessions, at: file.seq ?? 0)
        default: return nil
        }
    }

    private mutating func settle(_ event: LoggedEvent) -> String? {
        switch event.kind {
        case .turnCompleted:
            guard let turn = event.turn else { return nil }
            heard[turn, default: 0] -= 1
            note(turn, event)
            return heard[turn, default: 0] < 0 ? "\(turn) was completed once more than was heard of" : nil
        case .turnFailed:
            guard let turn = event.turn else { return nil }
            if event.detail.willRetry == false {
                note(turn, event)
            } else {
                goOn(turn)
            }
            return nil
        case .turnLost: return lose(event)
        case .codexdStopped:
            guard let session = current.keys.min(), let turn = current[session] else { return nil }
            return "\(turn) is current in session \(session), and codexd has stopped"
        case .turnStarted, .turnAccepted:
            if let turn = event.turn { goOn(turn) }
            return nil
        default: return nil
        }
    }

    private mutating func follow(_ event: LoggedEvent) {
        guard let sessions = event.sessions else { return }
        for record in sessions { current[record.session] = record.turn }
    }

    private mutating func note(_ turn: TurnName, _ event: LoggedEvent) {
        if settlements[turn] == nil {
            settlements[turn] = Settlement(seq: event.seq ?? 0, life: life, isHeard: true)
        } else {
            settlements[turn]?.isHeard = true
        }
    }

    private mutating func lose(_ event: LoggedEvent) -> String? {
        guard let turn = event.turn, let session = event.detail.session else { return nil }
        guard heard[turn, default: 0] <= 0 else { return "\(turn) was lost, though its completion was heard of" }
        guard let settlement = settlements[turn] else {
            settlements[turn] = Settlement(seq: event.seq ?? 0, life: life, isHeard: false, losers: [session])
            return nil
        }
        guard !settlement.isHeard else { return "\(turn) was lost after it had ended" }
        guard !settlement.losers.contains(session) else { return "\(turn) was lost twice by session \(session)" }
        settlements[turn]?.losers.append(session)
        return nil
    }

    /// What another app-server says to run does run, whatever became of it in an earlier life.
    private mutating func goOn(_ turn: TurnName) {
        if let settlement = settlements[turn], settlement.life < life { settlements[turn] = nil }
    }

    /// Finds what is current and had ended by that event.
    private func revived(_ sessions: [SessionRecord]?, at seq: Int) -> String? {
        for record in sessions ?? [] {
            guard let turn = record.turn, let settlement = settlements[turn], settlement.seq <= seq else { continue }
            // Each session learns of a loss with an event of its own.
            guard settlement.isHeard || settlement.losers.contains(record.session) else { continue }
            return "\(turn) is current in session \(record.session), but event \(settlement.seq) ended it"
        }
        return nil
    }
}
