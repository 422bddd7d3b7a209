package import Basics

/// Why a line is no message of the protocol.
package enum RPCDecodingError: Error, Hashable, Sendable {
    /// The line isn't JSON, or is more JSON than the limits allow.
    case notJSON(JSONError)

    /// The line is JSON, but no object.
    case notAnObject

    /// The `method` is no string.
    case badMethod

    /// A request's id is neither string nor integer, or a result has none such.
    case badID(method: String?)

    /// An `error` lacks its integer code or its message.
    case badError(id: RPCID?)

    /// An answer both serves and refuses.
    case resultBesideError(id: RPCID?)

    /// There is no `method`, no `result` and no `error`.
    case neitherRequestNorAnswer

    /// The method the message named, as far as it could be read.
    package var method: String? {
        switch self {
        case .badID(let method): method
        case .notJSON, .notAnObject, .badMethod, .badError, .resultBesideError, .neitherRequestNorAnswer: nil
        }
    }

    /// The request that was answered wrongly, and for which no better answer will come.
    package var answeredID: RPCID? {
        switch self {
        case .badError(let id), .resultBesideError(let id): id
        case .notJSON, .notAnObject, .badMethod, .badID, .neitherRequestNorAnswer: nil
        }
    }
}

extension RPCDecodingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notJSON(let error): "not JSON: \(error)"
        case .notAnObject: "not an object"
        case .badMethod: "the method is not a string"
        case .badID(let method?): "\(method) has an id that is neither string nor integer"
        case .badID(nil): "a result has no id that is a string or an integer"
        case .badError: "the error lacks an integer code or a message"
        case .resultBesideError: "both a result and an error"
        case .neitherRequestNorAnswer: "neither request nor answer"
        }
    }
}
