import Basics
import Platform

/// What is printed, and a line on a terminal that says how it goes.
///
/// The line stands on standard error, is wiped before anything else is printed, and isn't drawn where it would stand
/// in the middle of another.
struct Terminal {
    /// What is over sooner needs no line.
    private static let delay: Duration = .milliseconds(300)

    private let hasProgress: Bool
    private let outputIsTerminal: Bool
    private var progress: (text: String, since: Instant)?
    /// What the line says that stands there.
    private var shown: String?
    private var isDrawn = false
    private var isInLine = false

    /// - Parameter isDumb: Whether the terminal obeys no sequences.
    init(isDumb: Bool) {
        hasProgress = StandardStreams.errorIsTerminal && !isDumb
        outputIsTerminal = StandardStreams.outputIsTerminal
    }

    /// Prints to standard output.
    mutating func write(_ text: String) throws(SystemError) {
        guard !text.isEmpty else { return }
        wipe()
        try StandardStreams.write(toOutput: Array(text.utf8))
        isInLine = outputIsTerminal && text.utf8.last != UInt8(ascii: "\n")
    }

    /// Prints a line to standard error.
    mutating func note(_ line: String) {
        wipe()
        let start = isInLine ? "\n" : ""
        isInLine = false
        // There is nowhere left to complain of a standard error that can't be written.
        try? StandardStreams.write(toError: Array("\(start)codexd: \(line)\n".utf8))
    }

    /// Shows how it goes, unless that is over in a moment.
    mutating func show(_ text: String) {
        guard hasProgress, progress?.text != text else { return }
        progress = (text, SystemClock.now())
        shown = nil
    }

    /// When the line is to be drawn, if there's one.
    func nextDrawing(after now: Instant) -> Instant? {
        guard let progress, !isInLine else { return nil }
        return shown == nil ? max(now, progress.since.advanced(by: Self.delay)) : now.advanced(by: .seconds(1))
    }

    /// Draws the line if it's time for that, and it has changed.
    mutating func draw() {
        guard let progress, !isInLine else { return }
        let age = progress.since.duration(to: SystemClock.now())
        guard age >= Self.delay else { return }
        let seconds = age.milliseconds / 1000
        let line = seconds > 0 ? "\(progress.text) (\(seconds) s)" : progress.text
        guard line != shown else { return }
        try? StandardStreams.write(toError: Array("\r\u{1B}[K\(line.prefix(78))".utf8))
        (shown, isDrawn) = (line, true)
    }

    /// Takes the line away.
    mutating func wipe() {
        guard isDrawn else { return }
        try? StandardStreams.write(toError: Array("\r\u{1B}[K".utf8))
        (shown, isDrawn) = (nil, false)
    }
}
