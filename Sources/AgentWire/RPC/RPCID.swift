package import Basics

/// What ties an answer to its request (JSON-RPC 2.0, section 4).
///
/// Each side counts for itself: an id of the server's may well equal one of ours and
/// still mean another request.
package enum RPCID: Hashable, Sendable {
    case integer(Int)
    case string(String)

    /// The id as it is written in a message.
    package var json: JSON {
        switch self {
        case .integer(let integer): .integer(integer)
        case .string(let string): .string(string)
        }
    }

    /// Reads an id; `nil` if the value is anything but a string or an integer that fits.
    package init?(_ slice: JSONSlice) {
        if let integer = slice.integer {
            self = .integer(integer)
        } else if let text = slice.text {
            self = .string(text)
        } else {
            return nil
        }
    }
}

extension RPCID: CustomStringConvertible {
    package var description: String {
        switch self {
        case .integer(let integer): "\(integer)"
        case .string(let string): string
        }
    }
}
