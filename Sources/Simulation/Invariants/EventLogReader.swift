import Basics
import DaemonCore

/// Cuts what is appended to the event log into its lines.
struct EventLogReader {
    /// One line.
    enum Line {
        case event(LoggedEvent)
        /// What isn't an object, and why.
        case unreadable(String)
    }

    /// What followed the last newline, which a whole append leaves nothing of.
    private var tail: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> [Line] {
        let text = tail.isEmpty ? bytes : tail + bytes
        var lines: [Line] = []
        var start = 0
        while let end = text.firstIndex(of: 0x0A, from: start) {
            lines.append(Self.read(text[start..<end]))
            start = end + 1
        }
        tail = start == text.count ? [] : Array(text[start...])
        return lines
    }

    /// A start cuts off what an earlier life left unfinished.
    mutating func cutTail() {
        tail = []
    }

    private static func read(_ line: ArraySlice<UInt8>) -> Line {
        do {
            let slice = try JSONSlice(validating: line, limits: limits)
            return slice.kind == .object ? .event(LoggedEvent(slice.bytes)) : .unreadable("not an object")
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// What the next start can read.
    private static let limits = JSONLimits(bytes: Recovery.longestLine)
}
