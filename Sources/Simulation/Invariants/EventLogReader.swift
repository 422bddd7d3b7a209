import Basics
import DaemonCore

/// Cuts what is appended to the event log into its lines.
struct EventLogReader {
    /// What followed the last newline, which a whole append leaves nothing of.
    private var tail: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> [Sight] {
        let text = tail.isEmpty ? bytes : tail + bytes
        var sights: [Sight] = []
        var rest = text[...]
        while let end = rest.firstIndex(of: 0x0A) {
            sights.append(Self.read(rest[..<end]))
            rest = rest[(end + 1)...]
        }
        tail = Array(rest)
        return sights
    }

    /// A start cuts off what an earlier life left unfinished.
    mutating func cutTail() {
        tail = []
    }

    private static func read(_ line: ArraySlice<UInt8>) -> Sight {
        do {
            let slice = try JSONSlice(validating: line, limits: limits)
            return slice.kind == .object ? .logged(LoggedEvent(slice)) : .mislogged("not an object")
        } catch {
            return .mislogged("\(error)")
        }
    }

    /// What the next start can read.
    private static let limits = JSONLimits(bytes: Recovery.longestLine)
}
