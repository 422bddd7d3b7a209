package import Basics

/// Why a peer refused a request (JSON-RPC 2.0, section 5.1).
///
/// The server answers nearly everything with ``Code/invalidRequest`` and prose, so a rule
/// that must tell two refusals apart has only the message to go by.
package struct RPCError: Error, Hashable, Sendable {
    /// What kind of refusal it is.
    package let code: Code

    /// One sentence for people, and often the only thing that tells refusals apart.
    package let message: String

    /// What the peer added for programs, if anything.
    package let data: JSON?

    /// Creates a refusal.
    package init(code: Code, message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The error as it is written in a message; absent `data` is left out.
    package var json: JSON {
        var members: JSONObject = ["code": .integer(code.rawValue), "message": .string(message)]
        members["data"] = data
        return .object(members)
    }

    /// Reads an error; `nil` if the code isn't an integer or the message isn't a string.
    package init?(_ slice: JSONSlice) {
        guard let code = slice.member("code")?.integer, let message = slice.member("message")?.text else { return nil }
        self.init(code: Code(rawValue: code), message: message, data: slice.member("data")?.value)
    }
}

extension RPCError {
    /// The number of a kind of refusal; peers use numbers of their own too.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The number as it stands in the message.
        package let rawValue: Int

        /// Takes any number over as it is.
        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// The request isn't one the server can serve, or not now; its message says why.
        package static let invalidRequest: Code = -32600

        /// The receiver doesn't know the method; what codexd answers to what it can't answer.
        package static let methodNotFound: Code = -32601

        /// The params don't fit the method, or are too large.
        package static let invalidParams: Code = -32602

        /// The receiver failed while it served the request.
        package static let internalError: Code = -32603

        /// The app-server has too much to do; the request may be repeated later.
        package static let serverOverloaded: Code = -32001
    }
}

extension RPCError.Code: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) {
        self.init(rawValue: value)
    }
}

extension RPCError: CustomStringConvertible {
    package var description: String { "\(message) (\(code.rawValue))" }
}
