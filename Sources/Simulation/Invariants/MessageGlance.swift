import AgentWire
import Basics

/// A look at a line of an app-server that tells whether it can be anything that an invariant looks at.
///
/// Those look at requests, at refusals and at ends of turns, and most of what a server says is neither. A line is passed over by
/// its brackets and quotation marks, without asking whether it's JSON: one that isn't is no message either way.
struct MessageGlance {
    private static let id = Array("id".utf8)
    private static let method = Array("method".utf8)
    private static let error = Array("error".utf8)
    private static let completed = Array(TurnCompleted.method.utf8)

    private var hasID = false
    private var hasMethod = false
    private var hasError = false

    /// Whether a line is a request, a refusal or the end of a turn, if it's a message at all.
    static func isTelling(_ line: [UInt8]) -> Bool {
        var glance = MessageGlance()
        return glance.pass(line.span)
    }

    private mutating func pass(_ line: Span<UInt8>) -> Bool {
        var (at, depth) = (0, 0)
        while at < line.count {
            switch line[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let start = at + 1
                at = line.endOfString(from: start)
                guard at < line.count else { return false }
                if depth == 1, note(line.extracting(start..<at)) { return true }
            default: break
            }
            at += 1
        }
        return hasID && (hasMethod || hasError)
    }

    /// Takes a string of the message itself, a name or a value, and tells whether that is enough.
    private mutating func note(_ string: Span<UInt8>) -> Bool {
        if string.elementsEqual(Self.id) {
            hasID = true
        } else if string.elementsEqual(Self.method) {
            hasMethod = true
        } else if string.elementsEqual(Self.error) {
            hasError = true
        } else {
            // What is escaped may be any of them.
            return string.elementsEqual(Self.completed) || string.offset(of: UInt8(ascii: "\\"), from: 0) < string.count
        }
        return false
    }
}
