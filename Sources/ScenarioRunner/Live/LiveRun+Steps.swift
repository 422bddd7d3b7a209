import Basics
import Platform
import Scenarios

extension LiveRun {
    /// Does one step, all of it but what is left in the background.
    func perform(_ step: Step) throws(RunEnd) {
        place = step.place
        // What a script captured before its words reached us must be known now.
        try catchUp()
        switch step.action {
        case .call(let call, let parameters, let expectation, let background):
            let request = try request(call, parameters)
            let pending = try begin(request)
            if let background {
                calls[background] = pending
            } else {
                try require(expectation, of: pending, within: step.within)
            }
        case .join(let name, let expectation):
            guard let pending = calls.removeValue(forKey: name) else {
                throw .broken("no call is called \(name)")
            }
            try require(expectation, of: pending, within: step.within)
        case .http(let call, let expectation):
            try require(expectation, of: try begin(try request(call)), within: step.within)
        case .life(let change, let flags, let expectation):
            try perform(change, flags, expectation, within: step.within)
        case .wait(let condition): try perform(condition, within: step.within)
        case .check(let file, let matcher): try awaitFile(file, matcher, within: step.within)
        case .sync(let point): try sync(with: point, within: step.within)
        case .release(let point): fakes.release(point, bindings)
        case .command(let words, let expectation): try run(words, expectation, within: step.within)
        }
    }

    private func perform(
        _ change: Step.LifeChange,
        _ flags: [String],
        _ expectation: Matcher?,
        within patience: Duration
    ) throws(RunEnd) {
        switch change {
        case .start:
            guard daemon.map({ $0.status != nil }) ?? true else {
                throw .failed(place, "the daemon runs already", expected: "none", actual: "one")
            }
            try startDaemon(flags: flags, expectation: expectation, within: patience)
        case .stop: try endDaemon(by: .terminate, expectation: expectation, within: patience)
        case .kill: try endDaemon(by: .kill, expectation: expectation, within: patience)
        case .restart:
            try endDaemon(by: .terminate, expectation: expectation, within: patience)
            try startDaemon(flags: flags, expectation: nil, within: patience)
        }
    }

    private func sync(with point: String, within patience: Duration) throws(RunEnd) {
        let hasCome = try wait(within: patience) { () throws(RunEnd) in fakes.hasReached(point) ? true : nil }
        guard hasCome != nil else {
            throw .failed(
                place,
                "no script came to the point",
                expected: "\(point) within \(patience * options.timeoutScale)",
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
        let command = try launch(arguments)
        commands.append(command)
        guard try wait(within: patience, for: { () throws(RunEnd) in command.status }) != nil else {
            throw .failed(
                place,
                "the command didn't end",
                expected: "an end within \(patience * options.timeoutScale)",
                actual: "it still runs"
            )
        }
        if let exit = expectation.exit {
            try require(exit, command.ending["exit"], "the command's exit code differs")
        } else if command.status != .exited(code: 0) {
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
