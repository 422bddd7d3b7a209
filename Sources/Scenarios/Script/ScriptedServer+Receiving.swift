import Basics

extension ScriptedServer {
    mutating func receive(_ bytes: [UInt8]) {
        guard reads else { return }
        guard plan.kind == .appServer else { return readPrompt(bytes) }
        inbox.append(bytes)
        while life == .playing, let (json, message) = inbox.next() {
            if let json { actions.append(.report(.received(json))) }
            take(message)
            // One line at a time, so that nothing depends on how many came at once.
            play()
        }
    }

    private mutating func take(_ message: ClientInbox.Message) {
        switch message {
        case .call(let call):
            if !answerAlways(call) { inbox.keep(call) }
        case .answer(let answer):
            guard let place = unanswered.firstIndex(of: answer.id) else {
                fail(surprise("codexd answers what nobody has asked", answer.message))
                return
            }
            unanswered.remove(at: place)
            inbox.keep(answer)
        case .unreadable(let text, let why):
            actions.append(.report(.receivedText(text)))
            fail(surprise("codexd sends what is no message: \(why)", .string(text)))
        }
        if inbox.count > Self.mostPending {
            fail(surprise("codexd sends more than the script takes", .integer(inbox.count)))
        }
    }

    /// Answers a request that is answered whatever the script waits for.
    ///
    /// - Returns: Whether it is one.
    private mutating func answerAlways(_ call: ClientCall) -> Bool {
        guard call.id != nil, let index = plan.always.firstIndex(where: { $0.method == call.method }) else {
            return false
        }
        let place = "servers.\(plan.name).always[\(index)]"
        do {
            send(try line(answering: call, with: plan.always[index].answer, id: nil))
        } catch {
            fail(unbound(error, place))
        }
        return true
    }

    mutating func endInput() {
        guard reads else { return }
        let rest = inbox.end()
        guard plan.kind == .appServer else { return endPrompt() }
        // A client that dies may leave the beginning of a line, and that is nobody's mistake.
        if !rest.isEmpty { actions.append(.report(.receivedText(String(decoding: rest, as: UTF8.self)))) }
    }

    // MARK: - What the script waits for

    /// Lets the script go on if what it waits for has come.
    ///
    /// - Returns: Whether it goes on.
    mutating func settle() -> Bool {
        switch wait {
        case .nothing: return true
        case .call(let expected, let name, let place, let deadline): return settle(expected, name, place, deadline)
        case .answer(let matcher, let id, let place, let deadline): return settle(matcher, id, place, deadline)
        case .input: return go(on: inbox.hasEnded)
        case .time(let deadline): return go(on: now >= deadline)
        case .release(let name):
            guard let count = releases[name], count > 0 else { return false }
            releases[name] = count - 1
            return go(on: true)
        case .flood(let bytes, let left): return flood(bytes, left)
        case .calls(let pace):
            while let call = inbox.takeCall() { serve(call, pace) }
            _ = inbox.takeAnswer(to: nil)
            goOnWithTurns()
            return false
        case .end:
            _ = inbox.takeAnswer(to: nil)
            guard let call = inbox.takeCall() else { return false }
            fail(surprise("codexd calls when the script is through", call.message))
            return false
        case .forever: return false
        }
    }

    mutating func go(on isSettled: Bool) -> Bool {
        if isSettled { wait = .nothing }
        return isSettled
    }

    private mutating func settle(
        _ expected: ScriptVerb.ExpectedCall,
        _ name: String?,
        _ place: String,
        _ deadline: Instant
    ) -> Bool {
        guard let call = inbox.takeCall() else {
            return miss("the call \(expected.method)", place, expected.within, deadline)
        }
        guard call.method == expected.method else {
            let summary = "codexd's next call is another"
            fail(
                Failure(place: place, summary: summary, expected: expected.method, actual: call.message.shortened)
            )
            return false
        }
        if let matcher = expected.params {
            guard check(call.params, matcher, place, "the params of \(call.method) aren't as expected") else {
                return false
            }
        }
        if call.id != nil {
            lastRequest = call
            pretence.noteRequest(call)
        }
        if let name { namedRequests[name] = call }
        return go(on: true)
    }

    private mutating func settle(_ matcher: Matcher, _ id: JSON?, _ place: String, _ deadline: Instant) -> Bool {
        guard let answer = inbox.takeAnswer(to: id) else {
            return miss("an answer" + (id.map { " to \($0)" } ?? ""), place, nil, deadline)
        }
        return check(answer.message, matcher, place, "codexd answers otherwise") && go(on: true)
    }

    /// Waits on for something that hasn't come, unless its time is over.
    private mutating func miss(
        _ words: @autoclosure () -> String,
        _ place: String,
        _ within: Duration?,
        _ deadline: Instant
    ) -> Bool {
        if inbox.hasEnded {
            let words = words()
            fail(
                Failure(place: place, summary: "codexd ends its input too early", expected: words, actual: "the end")
            )
        } else if now >= deadline {
            let words = words()
            let time = within.map { " within \($0)" } ?? " in time"
            fail(
                Failure(place: place, summary: "codexd didn't send \(words)\(time)", expected: words, actual: "nothing")
            )
        }
        return false
    }

    func surprise(_ summary: String, _ actual: JSON) -> Failure {
        Failure(
            place: "servers.\(plan.name).spawns[\(min(pretence.spawn, max(plan.spawns.count - 1, 0)))]",
            summary: summary,
            expected: "nothing",
            actual: actual.shortened
        )
    }

    func unbound(_ error: UnboundVariable, _ place: String) -> Failure {
        Failure(place: place, summary: "\(error)", expected: "a value for ${\(error.name)}", actual: "nothing")
    }
}
