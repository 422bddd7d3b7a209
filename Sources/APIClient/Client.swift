import Basics
package import CommandLineInterface
package import Contract
import HTTPWire
package import Platform

/// codexd as the client of a daemon that runs: connections, signals and the terminal around a command's work.
package struct Client: ~Copyable {
    private let place: DaemonPlace
    private let signals: Signals
    private var terminal: Terminal
    private var work: any ClientWork
    private var poller = Poller()

    private var pending: PendingRequest?
    private var request: Exchange?
    private var stream: Exchange?
    /// When the request is to be sent again.
    private var retryAt: Instant?
    /// When the work wants to be woken.
    private var wakes: [Instant] = []

    private var outcome: CallOutcome?

    /// Carries out what was asked of a daemon.
    ///
    /// - Parameters:
    ///   - order: What to do.
    ///   - configuration: By which the daemon is found.
    ///   - asJSON: Whether programs will read what's printed.
    ///   - flags: What its caller said of where the daemon is, as it stands behind a command that is shown.
    /// - Returns: How it ended.
    /// - Throws: ``SystemError`` for what isn't the daemon's fault.
    package static func carryOut(
        _ order: ClientOrder,
        _ configuration: Configuration,
        asJSON: Bool,
        flags: String
    ) throws(SystemError) -> CallOutcome {
        try Signals.ignoreBrokenPipes()
        let place = DaemonPlace(configuration)
        let appearance = Appearance(isTerminal: StandardStreams.outputIsTerminal, environment: Host.environment)
        let briefing = ClientBriefing(
            asJSON: asJSON,
            appearance: appearance,
            eventStreamPath: configuration.eventStreamPath,
            daemonID: try place.daemonID(),
            key: ClientRequest.key(Entropy.bytes(16)),
            place: flags
        )
        let input = order.readsInput ? try readInput() : ""
        let signals = try Signals.catching([.interrupt])
        let terminal = Terminal(isDumb: Host.environment["TERM"] == "dumb")
        guard let work = order.work(briefing, input: input) else {
            var ending = DaemonEnding(place, signals, terminal, asJSON: asJSON)
            return try ending.run()
        }
        var client = Client(place, signals, terminal, work)
        do throws(SystemError) {
            return try client.run()
        } catch let error where error.code == .brokenPipe {
            // Whoever reads has had enough, and knows.
            return .failed
        }
    }

    private init(_ place: DaemonPlace, _ signals: Signals, _ terminal: Terminal, _ work: any ClientWork) {
        self.place = place
        self.signals = signals
        self.terminal = terminal
        self.work = work
    }

    private static func readInput() throws(SystemError) -> String {
        var input: [UInt8] = []
        while true {
            let bytes = try StandardStreams.read(upTo: 64 << 10)
            guard !bytes.isEmpty else { return String(decoding: input, as: UTF8.self) }
            input += bytes
        }
    }

    private mutating func run() throws(SystemError) -> CallOutcome {
        try tell(.began)
        while true {
            if let outcome {
                terminal.wipe()
                return outcome
            }
            try waitAndTake()
        }
    }

    // MARK: - What happens

    private mutating func waitAndTake() throws(SystemError) {
        let now = SystemClock.now()
        let deadline = Instant.earliest(
            wakes.min(),
            retryAt,
            pending?.deadline,
            terminal.nextDrawing(after: now)
        )
        var interests = [Interest(signals.descriptor, reads: true)]
        if let interest = request?.interest { interests.append(interest) }
        if let interest = stream?.interest { interests.append(interest) }
        let ready = try poller.wait(interests, timeout: deadline.map { now.duration(to: $0) })
        if try signals.take().contains(.interrupt) { return try tell(.interrupted) }
        for readiness in ready where outcome == nil {
            if request?.interest.descriptor == readiness.descriptor {
                try advanceRequest()
            } else if stream?.interest.descriptor == readiness.descriptor {
                try advanceStream()
            }
        }
        try takeDeadlines()
        terminal.draw()
    }

    private mutating func takeDeadlines() throws(SystemError) {
        let now = SystemClock.now()
        if let retryAt, retryAt <= now {
            self.retryAt = nil
            try send()
        }
        if let pending, pending.deadline <= now {
            drop()
            try tell(.unanswered("the daemon has not answered in \(PendingRequest.longestWait.milliseconds / 1000) s"))
        }
        guard outcome == nil, wakes.contains(where: { $0 <= now }) else { return }
        wakes.removeAll { $0 <= now }
        try tell(.woke)
    }

    private mutating func advanceRequest() throws(SystemError) {
        for news in request?.advance() ?? [] where outcome == nil {
            switch news {
            case .answered(let response):
                drop()
                try tell(.answered(response))
            case .unreached(let reason):
                try fail(pending?.unreached(place.unreachable(reason).description, at: SystemClock.now()))
            case .broken(let reason): try fail(pending?.broke(reason, at: SystemClock.now()), hasBroken: true)
            case .streamed: try fail(pending?.broke("the answer has no end", at: SystemClock.now()))
            }
        }
    }

    private mutating func advanceStream() throws(SystemError) {
        for news in stream?.advance() ?? [] where outcome == nil {
            switch news {
            case .streamed(let bytes): try tell(.streamed(bytes))
            case .answered(let response):
                stream = nil
                try tell(.streamRefused(response))
            case .unreached(let reason), .broken(let reason):
                stream = nil
                try tell(.streamLost(place.unreachable(reason).description))
            }
        }
    }

    // MARK: - What is done

    private mutating func tell(_ event: ClientEvent) throws(SystemError) {
        var effects: [ClientEffect] = []
        work.handle(event, at: SystemClock.now(), into: &effects)
        for effect in effects where outcome == nil {
            switch effect {
            case .request(let request):
                pending = PendingRequest(request, at: SystemClock.now())
                try send()
            case .follow(let request): try follow(request)
            case .unfollow: stream = nil
            case .write(let text): try terminal.write(text)
            case .note(let line): terminal.note(line)
            case .progress(let text): terminal.show(text)
            case .wake(let at): wakes.append(at)
            case .finish(let code): outcome = code
            }
        }
    }

    private mutating func send() throws(SystemError) {
        guard let pending else { return }
        do {
            request = try Exchange(pending.request, try place.routes())
        } catch let error as SystemError {
            try fail(pending.unreached(place.unreachable("\(error)").description, at: SystemClock.now()))
        } catch {
            try fail(pending.unreached("\(error)", at: SystemClock.now()))
        }
    }

    private mutating func follow(_ request: ClientRequest) throws(SystemError) {
        do {
            stream = try Exchange(request, try place.routes())
        } catch let error as SystemError {
            stream = nil
            try tell(.streamLost(place.unreachable("\(error)").description))
        } catch {
            stream = nil
            try tell(.streamLost("\(error)"))
        }
    }

    private mutating func fail(_ step: PendingRequest.Step?, hasBroken: Bool = false) throws(SystemError) {
        request = nil
        switch step {
        case .again(let at):
            retryAt = at
            let seconds = PendingRequest.patience.milliseconds / 1000
            if hasBroken { terminal.note("the connection broke; asking again, for \(seconds) s at most") }
        case .fail(let reason):
            drop()
            try tell(.unanswered(reason))
        case nil: break
        }
    }

    private mutating func drop() {
        request = nil
        pending = nil
        retryAt = nil
    }
}
