import Basics

extension ScenarioPlay {
    /// Does one step, all of it but what is left in the background.
    func perform(_ step: Step) throws(RunEnd) {
        // What a script captured before its words reached us must be known now.
        try catchUp()
        switch step.action {
        case .call(let call, let parameters, let headers, let expectation, let background):
            var request = try request(call, parameters)
            request.headers = try substitute(headers)
            try perform(request, expectation, background, within: step.within)
        case .join(let name, let expectation):
            // A forgiving run may have passed over the step that makes the call.
            guard let index = calls.firstIndex(where: { $0.name == name }) else {
                throw .failed(place, "there is no such call", expected: "the call \(name)", actual: "none")
            }
            try require(expectation, of: calls.remove(at: index).call, within: step.within)
        case .http(let call, let expectation, let background):
            try perform(try request(call), expectation, background, within: step.within)
        case .webSocket(let call, let expectation): try converse(call, expectation, within: step.within)
        case .life(let change, let flags, let expectation):
            try perform(change, flags, expectation, within: step.within)
        case .wait(let condition): try perform(condition, within: step.within)
        case .check(let file, let matcher): try awaitFile(file, matcher, within: step.within)
        case .sync(let point): try sync(with: point, within: step.within)
        case .release(let point): try world.release(point, world.ledger.bindings)
        case .command(let words, let expectation): try run(words, expectation, within: step.within)
        case .repeated(let times, let steps): try `repeat`(steps, times)
        case .mix(let mix): try perform(mix)
        case .invariants: try holdInvariants(within: step.within)
        }
    }

    /// Sends a request, and takes its answer unless that is left to a later step.
    private func perform(
        _ request: APIRequest,
        _ expectation: Step.AnswerExpectation,
        _ background: String?,
        within patience: Duration
    ) throws(RunEnd) {
        let pending = try begin(request)
        if let background {
            calls.append((background, pending))
        } else {
            try require(expectation, of: pending, within: patience)
        }
    }

    /// Does steps again and again; each round has the time of a whole scenario.
    private func `repeat`(_ steps: [Step], _ times: Int) throws(RunEnd) {
        let outer = round
        defer { round = outer }
        for number in 1...times {
            round = "\(outer), round \(number) of \(times)"
            extendDeadline(by: .zero, atLeast: scaled(options.longest))
            for step in steps {
                place = step.place + round
                try attempt { () throws(RunEnd) in try perform(step) }
            }
        }
    }

    private func holdInvariants(within patience: Duration) throws(RunEnd) {
        guard let broken = try world.holdInvariants(until: latest(within: patience)) else { return }
        throw .failed(
            "invariant \(broken.invariant)",
            "it broke before \(place)\(scenario.draws ? ", with the seed \(options.seed)" : "")",
            expected: "\(broken.invariant) at every moment",
            actual: broken.detail
        )
    }

    private func perform(
        _ change: Step.LifeChange,
        _ flags: [String],
        _ expectation: Matcher?,
        within patience: Duration
    ) throws(RunEnd) {
        switch change {
        case .start: try startDaemon(flags: flags, expectation: expectation, within: patience)
        case .launch: try launchDaemon(flags: flags)
        case .stop: try endDaemon(by: .stopping, expectation: expectation, within: patience)
        case .forceStop: try endDaemon(by: .forcing, expectation: expectation, within: patience)
        case .kill: try endDaemon(by: .killing, expectation: expectation, within: patience)
        case .restart:
            try attempt { () throws(RunEnd) in
                try endDaemon(by: .stopping, expectation: expectation, within: patience)
            }
            try startDaemon(flags: flags, expectation: nil, within: patience)
        }
    }

    private func sync(with point: String, within patience: Duration) throws(RunEnd) {
        let hasCome = try wait(within: patience) { () throws(RunEnd) in world.ledger.hasReached(point) ? true : nil }
        guard hasCome != nil else {
            throw .failed(
                place,
                "no script came to the point",
                expected: "\(point) within \(scaled(patience))",
                actual: "nobody waits there"
            )
        }
    }

    private func run(
        _ words: [String],
        _ expectation: Step.CommandExpectation,
        within patience: Duration
    ) throws(RunEnd) {
        var arguments: [String] = []
        for word in words { arguments.append(try substitute(word)) }
        let command = try world.run(arguments, environment: try environment(), until: latest(within: patience))
        try heed()
        guard let command else {
            throw .failed(
                place,
                "the command didn't end",
                expected: "an end within \(scaled(patience))",
                actual: "it still runs"
            )
        }
        if let exit = expectation.exit {
            try require(exit, command.ending.json["exit"], "the command's exit code differs")
        } else if command.ending != .exited(code: 0) {
            throw .failed(place, "the command failed", expected: "exit 0", actual: command.complaint)
        }
        let output = String(decoding: command.output, as: UTF8.self)
        try require(expectation.stdout, .string(output), "what the command printed differs")
        let errorOutput = String(decoding: command.errorOutput, as: UTF8.self)
        try require(expectation.stderr, .string(errorOutput), "what the command complained of differs")
        guard let matcher = expectation.json else { return }
        let json: JSON
        do {
            json = try JSON(parsing: output)
        } catch {
            throw .failed(place, "what the command printed can't be read", expected: "JSON", actual: "\(error)")
        }
        try require(matcher, json, "what the command printed differs")
    }
}
