import Basics
import Contract

/// What's wrong with a file that a smoke run left.
enum SmokeDefect: Error, Hashable, CustomStringConvertible {
    case notJSON(JSONError)
    case notRecord(RecordError)
    case lacks([String])
    case wrong(String)

    var description: String {
        switch self {
        case .notJSON(let error): "no JSON (\(error))"
        case .notRecord(let error): "no fit record (\(error))"
        case .lacks(let things): "no " + things.joined(separator: ", no ")
        case .wrong(let what): what
        }
    }
}
