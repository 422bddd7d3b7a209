package import Basics

/// What the standard output of `codex exec --json` has said so far.
///
/// Only `turn.completed` and `turn.failed` say how the turn ended; retry notices and warnings don't.
package struct ExecOutput: Hashable, Sendable {
    /// How the turn ended, if the output has said so.
    package enum Ending: Hashable, Sendable {
        case completed
        case failed(message: String?)
    }

    /// The longest line that is looked at, 2 MiB; a longer one is passed by.
    package static let longestLine = 2 << 20

    /// How the turn ended; the first word counts.
    package private(set) var ending: Ending?
    /// The thread on which the job worked.
    package private(set) var threadID: ThreadID?
    /// What the agent said last.
    package private(set) var lastMessage: String?
    /// What the turn used of the model, in the server's words.
    package private(set) var usage: JSON?
    /// The last notice of something going wrong.
    package private(set) var lastError: String?
    /// How many lines were no event.
    package private(set) var unreadableLines = 0

    private var counts: [String: Int] = [:]
    private var framer = LineFramer(limit: ExecOutput.longestLine)

    /// Begins with nothing said.
    package init() {}

    /// How many events of each kind there were, by name.
    package var counted: JSONObject {
        JSONObject(counts.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .integer($0.value)) })
    }

    /// Takes bytes that were printed, cut anywhere.
    package mutating func append(_ bytes: [UInt8]) {
        framer.append(bytes)
        takeLines()
    }

    /// Nothing more is printed; a last line needs no newline.
    package mutating func finish() {
        let rest = framer.finish()
        guard rest.length > 0 else { return }
        take(rest.bytes)
    }

    private mutating func takeLines() {
        while let line = framer.next() {
            switch line {
            case .whole(let bytes): take(bytes)
            case .tooLong: unreadableLines += 1
            }
        }
    }

    private mutating func take(_ line: [UInt8]) {
        let limits = JSONLimits(depth: JSONLimits.foreignDepth, bytes: Self.longestLine)
        guard let slice = try? JSONSlice(validating: line, limits: limits), let type = ExecEvent.type(of: slice) else {
            // Whatever else a tool prints there is in the log.
            unreadableLines += 1
            return
        }
        count(type)
        switch ExecEvent(slice, type: type) {
        case .threadStarted(let thread): threadID = thread
        case .message(let text): lastMessage = text
        case .turnCompleted(let usage):
            ending = ending ?? .completed
            self.usage = usage
        case .turnFailed(let message): ending = ending ?? .failed(message: message)
        case .error(let message): lastError = message ?? lastError
        case .other: break
        }
    }

    /// Counts a kind, unless there are more kinds than any server has.
    private mutating func count(_ type: String) {
        guard counts[type] != nil || counts.count < Self.mostTypes, type.utf8.count <= Self.longestType else { return }
        counts[type, default: 0] += 1
    }

    private static let mostTypes = 256
    private static let longestType = 128
}
