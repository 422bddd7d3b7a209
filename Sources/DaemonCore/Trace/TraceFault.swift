package import Basics

/// Why a line is none of a trace, or stands where it can't.
package enum TraceFault: Error, Hashable, Sendable {
    /// The file has no whole line.
    case empty
    /// The line isn't JSON, or isn't an object.
    case notAnObject(JSONError?)
    /// The line has more than `limit` bytes.
    case tooLong(limit: Int)
    /// The trace is written in another form.
    case foreignFormat(String)
    /// A member is missing, or isn't what it should be.
    case unfit(member: String, expected: String)
    /// The line isn't of a kind that may follow the one before.
    case misplaced
}

extension TraceFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "there is no line"
        case .notAnObject(let error): error.map { "not JSON: \($0)" } ?? "not an object"
        case .tooLong(let limit): "longer than \(limit) bytes"
        case .foreignFormat(let format): "the format is \(format.debugDescription), not \(TraceHeader.format)"
        case .unfit(let member, let expected): "\(member) is not \(expected)"
        case .misplaced: "this line can't follow the one before"
        }
    }
}

/// What is read isn't a trace.
package struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    package let line: Int
    /// What is wrong with it.
    package let fault: TraceFault

    package var description: String { "line \(line): \(fault)" }
}
