import Basics
import DaemonCore
import Scenarios

/// A process of a scripted server, with its pipes and whatever it has left in its process group.
struct SimulatedProcess {
    /// Where a process stands.
    enum Life: Hashable {
        case running
        /// Ended, and not waited for; its number is still its own.
        case ended(ProcessEnding)
        case reaped
    }

    /// A grandchild that holds standard output open.
    struct Holder: Hashable {
        let number: Int
        /// When it goes by itself.
        let end: Instant?
    }

    /// The number by which the system knows it, and its process group.
    let id: Int

    /// For what the daemon started it.
    let owner: ProcessOwner

    /// Its server's place in the scenario.
    let server: Int

    /// Its number among its server's processes.
    let spawn: Int

    /// When it was started.
    let began: Instant

    /// When it was started, as the system says it.
    let start: String

    /// The daemon's mark in its environment, unless it belongs to a run.
    let mark: String?

    /// Whether the daemon that started it lives, and hasn't let go of it.
    var isHeld = true

    /// What it is still to be given, and whether its input ends then.
    var pendingInput: [UInt8] = []
    var isInputEnding = false

    var script: ScriptedServer
    var life = Life.running
    var input = SimulatedPipe()
    var output = SimulatedPipe()
    var errorOutput = SimulatedPipe()
    var holders: [Holder] = []
    var lastHolder = 0

    /// What the script wants done and that has to wait for its turn.
    var backlog: [ScriptedServer.Action] = []
    /// How many of them are done.
    var done = 0

    /// The lines that are passing through the filters of faults, to it and from it.
    var inputLine = LineFilter.Passage()
    var outputLine = LineFilter.Passage()

    /// What is left of the write that is under way.
    var writing: [LineFilter.Output] = []

    /// When the script wants to be woken.
    var alarm: Instant?

    /// Whether it takes what it is told.
    var reads = true

    /// Until when a fault keeps it from reading.
    var readsAgain: Instant?

    /// Whether its standard streams are open.
    var writesOutput = true
    var writesErrors = true

    /// Whether what isn't read by now is given up.
    var isHurried = false

    init(
        id: Int,
        owner: ProcessOwner,
        server: Int,
        spawn: Int,
        began: Instant,
        start: String,
        mark: String?,
        script: ScriptedServer
    ) {
        self.id = id
        self.owner = owner
        self.server = server
        self.spawn = spawn
        self.began = began
        self.start = start
        self.mark = mark
        self.script = script
    }

    var isRunning: Bool { life == .running }

    /// Whether it, or one it left behind, is still there.
    var isPresent: Bool { isRunning || !holders.isEmpty }

    /// Takes as much of what it is to be given as its pipe has room for.
    mutating func takePendingInput() -> [UInt8] {
        let room = input.room
        guard room < pendingInput.count else {
            var bytes: [UInt8] = []
            swap(&bytes, &pendingInput)
            return bytes
        }
        let bytes = Array(pendingInput.prefix(room))
        pendingInput.removeFirst(room)
        return bytes
    }

    /// Whether it waits for its reader.
    var isBlocked: Bool { done < backlog.count }

    /// Lets its script know something.
    ///
    /// - Returns: All that it wants; what must wait for its turn is in the backlog.
    mutating func hand(_ event: ScriptedServer.Event, at now: Instant) -> [ScriptedServer.Action] {
        guard isRunning else { return [] }
        let actions = script.handle(event, at: now)
        for action in actions {
            switch action {
            case .wake(let instant): alarm = instant
            case .report: break
            case .write, .writeError, .writeFile, .close, .stopReading, .exit, .crash, .holdPipe, .reached:
                backlog.append(action)
            }
        }
        return actions
    }

    /// Takes what is done next, if it still runs.
    mutating func nextAction() -> ScriptedServer.Action? {
        guard isRunning, isBlocked else { return nil }
        defer { done += 1 }
        return backlog[done]
    }

    /// Forgets what is done, which is all.
    mutating func endActions() {
        if !backlog.isEmpty { backlog.removeAll(keepingCapacity: true) }
        done = 0
    }

    /// Takes what is written next; a fault that came with the line may have ended the process.
    mutating func takeWriting() -> LineFilter.Output? {
        isRunning && !writing.isEmpty ? writing.removeFirst() : nil
    }

    /// Writes as much of something as the pipe takes, and sends for its reader.
    ///
    /// - Returns: Whether nothing is left, and what the reader is told if he should come.
    mutating func push(
        _ output: LineFilter.Output,
        to stream: ChildStream,
        at now: Instant
    ) -> (isDone: Bool, next: SimulatedPipe.Call?) {
        guard isRunning else { return (true, nil) }
        let readyAt = output.delay == .zero ? now : now.advanced(by: output.delay)
        let piece = SimulatedPipe.Piece(bytes: output.bytes, readyAt: readyAt, size: output.size)
        let (count, next) = self[stream].pushAndCall(piece)
        guard count < output.bytes.count, !isHurried else { return (true, next) }
        var rest = output
        rest.bytes = output.bytes.dropFirst(count)
        writing.insert(rest, at: 0)
        return (false, next)
    }

    /// Whether it can still say something there.
    func writes(to stream: ChildStream) -> Bool { stream == .stdout ? writesOutput : writesErrors }

    /// Our end of one of its outputs.
    subscript(stream: ChildStream) -> SimulatedPipe {
        _read {
            if stream == .stdout { yield output } else { yield errorOutput }
        }
        _modify {
            if stream == .stdout { yield &output } else { yield &errorOutput }
        }
    }
}
