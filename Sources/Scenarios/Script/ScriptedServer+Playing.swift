import Basics

extension ScriptedServer {
    /// Does one verb after another, until one must wait.
    mutating func play() {
        while life == .playing, settle(), budget > 0 {
            if let verb = script.next(resuming: &wait) {
                perform(verb)
            } else if wait == .nothing {
                wait = .end
                actions.append(.report(.played))
                if plan.kind == .exec { end(.exit(code: 0)) }
            }
        }
        // Whatever it did in the middle of, the real app-server ends at the end of its input.
        if life == .playing, plan.kind == .appServer, inbox.hasEnded, reads { end(.exit(code: 0)) }
        setAlarm()
    }

    /// Asks to be woken for what it waits for now; an alarm that was asked for earlier no longer counts.
    private mutating func setAlarm() {
        let next = wait.deadline ?? nextPiece
        guard life == .playing, let wanted = budget > 0 ? next : now, wanted != alarm || budget <= 0 else { return }
        alarm = wanted
        actions.append(.wake(at: wanted))
    }

    private mutating func perform(_ placed: PlacedVerb) {
        do {
            try perform(placed.verb, placed.place)
        } catch {
            switch error {
            case .unbound(let variable): fail(unbound(variable, placed.place))
            case .nothingToAnswer:
                let summary = "there is no request to answer"
                fail(Failure(place: placed.place, summary: summary, expected: "a request", actual: "a notification"))
            }
        }
    }

    private mutating func perform(_ verb: ScriptVerb, _ place: String) throws(ScriptFault) {
        switch verb {
        case .expect(let call, let name):
            wait = .call(call, as: name, place: place, until: deadline(call.within))
        case .expectReply(let matcher, let id, let within):
            wait = .answer(matcher, id: try id.map(substitute), place: place, until: deadline(within))
        case .reply, .notify, .request, .raw: send(try bytes(of: verb))
        case .partial(let line, let keep):
            let whole = try bytes(of: line)
            let length = whole.last == 0x0A ? whole.count - 1 : whole.count
            send(Array(whole.prefix(keep.count(of: length))))
        case .out(let event): try tell(event)
        case .flood(.out(let event), let times): wait = .flood(try noted(event), left: times)
        case .flood(let line, let times): wait = .flood(try bytes(of: line), left: times)
        case .wait(let duration): wait = .time(deadline(duration))
        case .sync(let name):
            wait = .release(name)
            actions.append(.reached(name))
        case .chunk(let sizes): writes.set(sizes)
        case .stderr(let text): actions.append(.writeError(Array(try substitute(text).utf8)))
        case .stopReading: stopReading(.stopReading)
        case .close(.stdin): stopReading(.close(.stdin))
        case .close(let stream): actions.append(.close(stream))
        case .exit(let code): end(.exit(code: code))
        case .crash(let signal): end(.crash(signal: signal))
        case .hang:
            wait = .forever
            stopReading(.stopReading)
        case .holdPipe(let duration): actions.append(.holdPipe(duration))
        case .onSignal(let signal, let verbs): reactions[signal] = verbs
        case .repeated(let times, let verbs): script.enter(verbs, times: times)
        case .serve(let pace): wait = .calls(pace)
        }
    }

    private func deadline(_ duration: Duration) -> Instant { now.advanced(by: duration) }

    private mutating func stopReading(_ action: Action) {
        reads = false
        actions.append(action)
    }

    /// Writes a line as often as the reader bears at once.
    mutating func flood(_ bytes: [UInt8], _ left: Int) -> Bool {
        var left = left
        while left > 0, budget > 0 {
            send(bytes)
            left -= 1
        }
        guard left > 0 else { return go(on: true) }
        wait = .flood(bytes, left: left)
        return false
    }
}

/// Why a verb can't be done.
enum ScriptFault: Error {
    case unbound(UnboundVariable)
    case nothingToAnswer
}
