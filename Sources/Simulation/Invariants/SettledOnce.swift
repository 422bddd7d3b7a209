import AgentWire
import Basics

/// A turn's end is told as often as it was heard of, what has ended isn't current, and what the app-server said of an
/// end stays (contract CTR-TURN, CTR-LOSS).
///
/// A final error and a completion both end a turn, and either may confirm the other. A loss ends what nothing else
/// has ended, once for each session; not what was heard to complete, and nothing that was current when codexd stopped.
/// What was read settles what nothing else has, or corrects a loss, once.
struct SettledOnce: Law {
    private struct Settlement {
        /// The number of the event that settled it first.
        let seq: Int
        let life: Int
        /// Whether the app-server said so, rather than codexd.
        var isHeard: Bool
        /// How it ended, once the app-server has said that for good.
        var verdict: String?
        /// The sessions that were told of a loss.
        var losers: [String] = []
        /// The sessions that were told what was read.
        var readers: [String] = []
    }

    private var life = 0
    private var settlements: [TurnName: Settlement] = [:]
    /// How many completions were heard of and not yet recorded.
    private var heard: [TurnName: Int] = [:]
    /// Whether the disk refused lines in this life, which then say later than it happened what did.
    private var areLinesLate = false
    /// The turns that the log says are current, by session.
    private var current: [String: TurnName] = [:]
    /// The turns that the log says came last, by session.
    private var told: [String: Told] = [:]

    private struct Told {
        let turn: TurnName?
        let status: String?
    }

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            life += 1
            // What settled them may be gone from the log.
            if afterMachineDeath { (settlements, current) = ([:], [:]) }
            heard = [:]
            areLinesLate = false
            return nil
        case .appendRefused:
            areLinesLate = true
            return nil
        case .said(_, .notification(TurnCompleted.method, let params)):
            // One that lacks something is no completion.
            guard let completed = try? TurnCompleted(params: params) else { return nil }
            heard[TurnName(thread: completed.threadID.rawValue, turn: completed.turn.id.rawValue), default: 0] += 1
            return nil
        case .logged(let event):
            follow(event)
            return settle(event) ?? revived(event.sessions, at: event.seq ?? 0) ?? changed(event.sessions)
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
            note(turn, event, as: event.detail.status)
            return heard[turn, default: 0] < 0 ? "\(turn) was completed once more than was heard of" : nil
        case .turnFailed:
            guard let turn = event.turn else { return nil }
            if event.detail.willRetry == false {
                note(turn, event, as: nil)
            } else {
                goOn(turn)
            }
            return nil
        case .turnLost: return lose(event)
        case .turnSettled: return read(event)
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

    /// The app-server said so; what it said first of how a turn completed stays.
    private mutating func note(_ turn: TurnName, _ event: LoggedEvent, as verdict: String?) {
        if settlements[turn] == nil {
            settlements[turn] = Settlement(seq: event.seq ?? 0, life: life, isHeard: true, verdict: verdict)
        } else {
            settlements[turn]?.isHeard = true
            if settlements[turn]?.verdict == nil { settlements[turn]?.verdict = verdict }
        }
    }

    private mutating func lose(_ event: LoggedEvent) -> String? {
        guard let turn = event.turn, let session = event.detail.session else { return nil }
        guard areLinesLate || heard[turn, default: 0] <= 0 else {
            return "\(turn) was lost, though its completion was heard of"
        }
        guard let settlement = settlements[turn] else {
            settlements[turn] = Settlement(seq: event.seq ?? 0, life: life, isHeard: false, losers: [session])
            return nil
        }
        guard !settlement.isHeard else { return "\(turn) was lost after it had ended" }
        guard !settlement.losers.contains(session) else { return "\(turn) was lost twice by session \(session)" }
        settlements[turn]?.losers.append(session)
        return nil
    }

    /// It was found out how a turn ended, or that what was inferred of it was wrong.
    private mutating func read(_ event: LoggedEvent) -> String? {
        guard let turn = event.turn, let session = event.detail.session else { return nil }
        let (status, readStatus) = (event.detail.status ?? "", event.detail.readStatus)
        if event.detail.previousStatus == "failed", readStatus == "interrupted", status != "failed" {
            return "\(turn) was lost and reads interrupted, which proves nothing, and counts as \(status)"
        }
        if status == "inProgress" {
            let settlement = settlements.removeValue(forKey: turn)
            return settlement?.isHeard == true ? "\(turn) is taken up again after it had ended" : nil
        }
        // A completion that came behind a loss is told first, and corrects it.
        let isLive = readStatus == nil && settlements[turn]?.verdict == status
        if let settlement = settlements[turn], settlement.isHeard, !isLive, settlement.readers.isEmpty {
            return "\(turn) was settled as \(status) after it had ended"
        }
        note(turn, event, as: status)
        guard settlements[turn]?.readers.contains(session) == false else {
            return "\(turn) was settled twice in session \(session)"
        }
        settlements[turn]?.readers.append(session)
        return nil
    }

    /// What another app-server says to run does run, whatever became of it in an earlier life, or was inferred.
    private mutating func goOn(_ turn: TurnName) {
        guard let settlement = settlements[turn] else { return }
        if settlement.life < life || !settlement.isHeard { settlements[turn] = nil }
    }

    /// Finds what is current and had ended by that event.
    private func revived(_ sessions: [SessionRecord]?, at seq: Int) -> String? {
        for record in sessions ?? [] {
            guard let turn = record.turn, let settlement = settlements[turn], settlement.seq <= seq else { continue }
            // Each session learns of a loss, and of what was read, with an event of its own.
            let isTold = settlement.losers.contains(record.session) || settlement.readers.contains(record.session)
            guard settlement.isHeard && settlement.readers.isEmpty || isTold else { continue }
            return "\(turn) is current in session \(record.session), but event \(settlement.seq) ended it"
        }
        return nil
    }

    /// Finds what stands otherwise than it did when the app-server had said how it ended.
    private mutating func changed(_ sessions: [SessionRecord]?) -> String? {
        for record in sessions ?? [] {
            let before = told.updateValue(
                Told(turn: record.last?.turn, status: record.last?.status),
                forKey: record.session
            )
            guard let (turn, status) = record.last, let before, before.turn == turn, let was = before.status,
                was != status,
                let settlement = settlements[turn], settlement.life == life, settlement.verdict == was
            else { continue }
            return "\(turn) ended as \(was), and session \(record.session) says \(status) now"
        }
        return nil
    }
}
