import APIClient
import CommandLineInterface
import Contract
import DaemonCore
import DaemonRuntime
import Platform

/// The command `codexd`: reads the call, and has it done.
@main
enum Codexd {
    /// The argument under which codexd plays the child of its own smoke test.
    private static let smokeChild = "__smoke-child"

    static func main() {
        Host.hardExit(run())
    }

    private static func run() -> Int32 {
        do {
            try StandardStreams.fillGaps()
            let arguments = Array(Host.arguments.dropFirst())
            guard arguments != [smokeChild] else { return try SmokeChild.run() }
            let invocation = try Invocation.parse(
                arguments: arguments,
                environment: Host.environment,
                workingDirectory: Host.workingDirectory(),
                smokeChild: (Host.executablePath(), [smokeChild])
            )
            return try carryOut(invocation)
        } catch let error as UsageError {
            complain(Rendering.usageError(error))
            return CallOutcome.usage.rawValue
        } catch {
            complain("codexd: \(error)\n")
            return CallOutcome.failed.rawValue
        }
    }

    private static func carryOut(_ invocation: Invocation) throws -> Int32 {
        #if MUTANTS
            guard let configuration = mutated(invocation.configuration) else { return 2 }
        #else
            let configuration = invocation.configuration
        #endif
        if let order = invocation.order {
            let (asJSON, flags) = (invocation.isJSON, invocation.place)
            return try Client.carryOut(order, configuration, asJSON: asJSON, flags: flags).rawValue
        }
        switch invocation.action {
        case .help:
            try say(Help.text(invocation.topic))
        case .man:
            try say(ManualPage.text)
        case .completions:
            if let shell = invocation.shell { try say(shell.script) }
        case .config:
            try say(Rendering.configuration(configuration, asJSON: invocation.isJSON))
        case .status:
            try say(Rendering.status(DaemonProcess.snapshot(configuration), asJSON: invocation.isJSON))
        case .start:
            return try serve(configuration, trace: invocation.trace, isJSON: invocation.isJSON)
        case .smoke:
            return try smoke(configuration, isJSON: invocation.isJSON)
        case .newSession, .listSessions, .showSession, .closeSession, .turn, .interrupt, .run, .runs, .cancel, .logs,
            .events, .approvals, .approve, .decline, .open, .stop:
            preconditionFailure("\(invocation.action) came without an order")
        }
        return 0
    }

    private static func serve(_ configuration: Configuration, trace: String?, isJSON: Bool) throws -> Int32 {
        let livesOnce = configuration.errand != nil
        let outcome = try DaemonProcess.serve(configuration, trace: trace) { report in
            switch report {
            case .up(let snapshot):
                if !livesOnce { tell(Rendering.status(snapshot, asJSON: isJSON)) }
            case .stopped(let snapshot, let signal?):
                if !isJSON { tell(Rendering.farewell(snapshot, after: signal)) }
            case .stopped(let snapshot, nil):
                if livesOnce { tell(Rendering.status(snapshot, asJSON: isJSON)) }
            }
        }
        return conclude(outcome)
    }

    private static func smoke(_ configuration: Configuration, isJSON: Bool) throws -> Int32 {
        var last: StatusSnapshot?
        let outcome = try DaemonProcess.serve(configuration) { report in
            if case .stopped(let snapshot, _) = report { last = snapshot }
        }
        guard let last else { return conclude(outcome) }
        var files: [String: [UInt8]] = [:]
        for path in SmokeReport.paths(of: configuration) { files[path] = try FileSystem.readFile(path) }
        let report = SmokeReport(snapshot: last, files: files)
        try say(Rendering.smoke(report, asJSON: isJSON))
        return report.passed ? conclude(outcome) : 1
    }

    private static func conclude(_ outcome: DaemonOutcome) -> Int32 {
        switch outcome {
        case .done: return 0
        case .failed(let reason):
            complain("codexd: \(reason)\n")
            return 1
        }
    }

    private static func say(_ text: String) throws {
        try StandardStreams.write(toOutput: Array(text.utf8))
    }

    private static func tell(_ text: String) {
        // Whoever reads may be gone; the daemon serves on all the same.
        try? StandardStreams.write(toOutput: Array(text.utf8))
    }

    static func complain(_ text: String) {
        // There is nowhere left to complain of a standard error that can't be written.
        try? StandardStreams.write(toError: Array(text.utf8))
    }
}
