import Basics
import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// The command that runs scenarios.
struct RunCommand {
    private let run: SimulatorRun
    private var reports: [Destination] = []
    private var tally = Tally()
    private var traces = TraceComparison()

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
        guard let works = try works() else { return .invalid }
        let selected = selection.selected(from: works, times: run.repetitions)
        guard !selected.isEmpty else {
            CodexdSim.complain("codexd-sim: nothing is selected\n")
            return .nothingSelected
        }
        let pool = try RunPool(jobs: min(run.jobs, selected.count), live: live(), simulated: simulated())
        let start = SystemClock.now()
        write { $0.begin(expecting: selected.reduce(0) { $0 + $1.resultCount }) }
        let isEnough = { [run] (results: [RunResult]) in run.stopsAtFirstFailure && results.contains(where: \.isBad) }
        let isInterrupted = try pool.run(selected, until: isEnough) { news in
            let elapsed = start.duration(to: SystemClock.now())
            switch news {
            case .began(let work): write { $0.start(work.id, after: elapsed) }
            case .ended(let results): for result in results { take(result, after: elapsed) }
            }
        }
        if run.checksDeterminism, !isInterrupted {
            for difference in try DeterminismCheck.differences(traces, run) {
                take(difference, after: start.duration(to: SystemClock.now()))
            }
        }
        write { $0.end(after: start.duration(to: SystemClock.now())) }
        for destination in reports {
            guard let file = destination.file else { continue }
            try FileSystem.replaceFile(file, with: Array(destination.text.utf8))
        }
        return isInterrupted && tally.failed == 0 ? .harnessError : tally.exitCode
    }

    /// All scenarios, each in the world or the worlds in which it is to run.
    private func works() throws -> [RunWork]? {
        switch run.mode {
        case .live: return try load(.live)?.map(RunWork.live)
        case .sim: return try load(.sim)?.map(RunWork.simulated)
        case .both:
            guard let live = try load(.live), let twins = try load(.sim) else { return nil }
            return zip(live, twins).map { .both(live: $0, simulated: $1) }
        }
    }

    private func load(_ mode: Scenario.Mode) throws(SystemError) -> [Scenario]? {
        try Inspection.load(run.files, mode: mode, variables: variables)
    }

    /// Other values of constants: JSON where it is some, and otherwise a text.
    private var variables: JSONObject {
        var variables: JSONObject = [:]
        for variable in run.variables {
            // What can't be read is a text like any other.
            variables[variable.name] = (try? JSON(parsing: variable.value)) ?? .string(variable.value)
        }
        return variables
    }

    private mutating func take(_ result: RunResult, after elapsed: Duration) {
        tally.add(result.verdict)
        if run.checksDeterminism { traces.add(result) }
        write { $0.add(result, after: elapsed) }
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

    private func live() throws(SystemError) -> LiveOptions {
        let beside = try Host.executablePath().split(separator: "/").dropLast().map { "/\($0)" }.joined()
        var options = LiveOptions(
            daemon: run.daemon ?? ["\(beside)/codexd"],
            fakes: beside
        )
        options.artifacts = try artifacts()
        options.keep = keep
        options.timeoutScale = run.timeoutScale
        options.seed = run.seed
        options.variables = variables
        options.reproduction = reproduction
        return options
    }

    private func simulated() throws(SystemError) -> SimulatedOptions {
        var options = SimulatedOptions(configure: DaemonFlags.configure)
        options.seed = run.seed
        options.artifacts = try artifacts()
        options.keep = keep
        options.reproduction = reproduction
        return options
    }

    /// What does the same again, behind the file.
    private var reproduction: String {
        let mode = run.mode == .live ? "" : " --mode \(run.mode.rawValue)"
        let daemon = run.daemon.map { " --daemon \($0.map(\.asShellWord).joined(separator: " ").asShellWord)" } ?? ""
        let constants = run.variables.map { " --var \("\($0.name)=\($0.value)".asShellWord)" }.joined()
        return mode + daemon + constants + (run.timeoutScale == 1 ? "" : " --timeout-scale \(run.timeoutScale)")
    }

    private var keep: Keep {
        switch run.keep {
        case .never: .never
        case .failed: .failed
        case .always: .always
        }
    }

    private func artifacts() throws(SystemError) -> String? {
        guard let path = run.artifacts else { return nil }
        return try Self.absolute(path)
    }

    private static func absolute(_ path: String) throws(SystemError) -> String {
        path.hasPrefix("/") ? path : "\(try Host.workingDirectory())/\(path)"
    }
}

extension RunResult {
    /// Whether something must be done about it.
    fileprivate var isBad: Bool {
        switch verdict {
        case .passed, .unsupported: false
        case .failed, .broken: true
        }
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
