import Basics

/// How far a script is, with the loops and signals that it is inside of.
struct ScriptPosition: Hashable, Sendable {
    private struct Frame: Hashable {
        let verbs: [PlacedVerb]
        var next = 0
        var timesLeft = 1

        /// The signal that this reacts to, and what was waited for when it came.
        var signal: String?
        var resumes: ScriptWait = .nothing
    }

    private var frames: [Frame]

    init(_ verbs: [PlacedVerb]) {
        frames = [Frame(verbs: verbs)]
    }

    /// Takes the verb to be done now.
    ///
    /// - Parameter wait: Set to what a signal had interrupted, once its verbs are done.
    /// - Returns: The verb; `nil` at the end of the script, or if it must wait on.
    mutating func next(resuming wait: inout ScriptWait) -> PlacedVerb? {
        while let frame = frames.last {
            let top = frames.count - 1
            if frame.next < frame.verbs.count {
                frames[top].next += 1
                return frame.verbs[frame.next]
            }
            if frame.timesLeft > 1 {
                frames[top].timesLeft -= 1
                frames[top].next = 0
                continue
            }
            guard frames.count > 1 else { return nil }
            frames.removeLast()
            if frame.signal != nil, frame.resumes != .nothing {
                wait = frame.resumes
                return nil
            }
        }
        return nil
    }

    mutating func enter(_ verbs: [PlacedVerb], times: Int) {
        guard !verbs.isEmpty else { return }
        frames.append(Frame(verbs: verbs, timesLeft: times))
    }

    mutating func interrupt(with verbs: [PlacedVerb], on signal: String, resuming wait: ScriptWait) {
        frames.append(Frame(verbs: verbs, signal: signal, resumes: wait))
    }

    func isReacting(to signal: String) -> Bool {
        frames.contains { $0.signal == signal }
    }
}

/// What a script waits for before it goes on.
enum ScriptWait: Hashable, Sendable {
    case nothing
    case call(ScriptVerb.ExpectedCall, as: String?, place: String, until: Instant)
    case answer(Matcher, id: JSON?, place: String, until: Instant)
    case time(Instant)

    /// All of its input must have come.
    case input
    case release(String)

    /// The reader takes some of a line that is to be written so many times more.
    case flood([UInt8], left: Int)

    /// Calls come in and are answered by default, and turns go on that have a pace.
    case calls(ScriptVerb.Pace?)

    /// It hangs.
    case forever

    /// The script is through.
    case end

    /// When waiting ends whatever comes.
    var deadline: Instant? {
        switch self {
        case .call(_, _, _, let until), .answer(_, _, _, let until), .time(let until): until
        case .nothing, .input, .release, .flood, .calls, .forever, .end: nil
        }
    }
}
