import Basics
import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios

/// The command that runs scenarios.
struct RunCommand {
    private let run: SimulatorRun
    private var reports: [Destination] = []
    private var tally = Tally()

    /// A report and where it goes.
    private struct Destination {
        var report: any Report

        /// The file that is written in the end; `nil` is the standard output, at once.
        let file: String?
        var text = ""
    }

    /// How wide lines are where nobody says.
    private static let columns = 100

    init(_ run: SimulatorRun) {
        self.run = run
        let surface = Surface(
            isTerminal: StandardStreams.outputIsTerminal,
            columns: Host.environment["COLUMNS"].flatMap { Int($0) } ?? Self.columns,
            environment: Host.environment
        )
        add(TextReport(on: surface), to: nil)
        if run.reports.github { add(AnnotationReport(), to: nil) }
        if let file = run.reports.junit { add(JUnitReport(), to: file) }
        if let file = run.reports.tap { add(TAPReport(), to: file) }
        if let file = run.reports.json { add(JSONLinesReport(), to: file) }
    }

    private mutating func add(_ report: any Report, to file: String?) {
        reports.append(Destination(report: report, file: file))
    }

    /// Runs what is selected, and reports on it.
    consuming func carryOut() throws -> ExitCode {
        let selection = try Selection(run.choice)
        guard let scenarios = try Inspection.load(run.files) else { return .invalid }
        let selected = selection.selected(from: scenarios, times: run.repetitions)
        guard !selected.isEmpty else {
            CodexdSim.complain("codexd-sim: nothing is selected\n")
            return .nothingSelected
        }
        let pool = try LivePool(jobs: min(run.jobs, selected.count), options())
        let start = SystemClock.now()
        write { $0.begin(expecting: selected.count) }
        let isInterrupted = try pool.run(selected, stopsAtFirstFailure: run.stopsAtFirstFailure) { news in
            let elapsed = start.duration(to: SystemClock.now())
            switch news {
            case .began(let scenario): write { $0.start(scenario.id, after: elapsed) }
            case .ended(let result):
                tally.add(result.verdict)
                write { $0.add(result, after: elapsed) }
            }
        }
        write { $0.end(after: start.duration(to: SystemClock.now())) }
        for destination in reports {
            guard let file = destination.file else { continue }
            try FileSystem.replaceFile(file, with: Array(destination.text.utf8))
        }
        return isInterrupted && tally.failed == 0 ? .harnessError : tally.exitCode
    }

    private mutating func write(_ body: (inout any Report) -> String) {
        for index in reports.indices {
            let text = body(&reports[index].report)
            if reports[index].file == nil {
                // Whoever reads may be gone; the run's exit code and files are still wanted.
                try? CodexdSim.say(text)
            } else {
                reports[index].text += text
            }
        }
    }

    private func options() throws(SystemError) -> LiveOptions {
        let beside = try Host.executablePath().split(separator: "/").dropLast().map { "/\($0)" }.joined()
        var options = LiveOptions(
            daemon: run.daemon ?? ["\(beside)/codexd"],
            fakeServer: "\(beside)/fake-app-server"
        )
        if let artifacts = run.artifacts { options.artifacts = try Self.absolute(artifacts) }
        options.keep =
            switch run.keep {
            case .never: .never
            case .failed: .failed
            case .always: .always
            }
        options.timeoutScale = run.timeoutScale
        if let daemon = run.daemon {
            options.reproduction += " --daemon \(daemon.map(\.asShellWord).joined(separator: " ").asShellWord)"
        }
        if run.timeoutScale != 1 { options.reproduction += " --timeout-scale \(run.timeoutScale)" }
        return options
    }

    private static func absolute(_ path: String) throws(SystemError) -> String {
        path.hasPrefix("/") ? path : "\(try Host.workingDirectory())/\(path)"
    }
}

extension String {
    /// The text as one word of a shell (POSIX.1-2024, XCU 2.2.2).
    fileprivate var asShellWord: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { $0 > UInt8(ascii: " ") && !Array("'\"\\$`*?[#~=%!&;|<>(){}".utf8).contains($0) }
        return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
    }
}
