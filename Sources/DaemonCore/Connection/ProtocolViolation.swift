package import AgentWire

/// A line that isn't what the protocol allows (contract CTR-PROTO).
package struct ProtocolViolation: Hashable, Sendable {
    /// How a violation is classed.
    package enum FailureClass: String, Hashable, Sendable {
        case frameTooLarge = "frame_too_large"
        case protocolViolation = "protocol_violation"
    }

    /// How long the line was; for one that was given up, how much of it was seen.
    package let bytes: Int
    /// The method it was about, if that could be told.
    package let method: String?
    /// What kind of violation it was.
    package let failureClass: FailureClass
    /// The request that it tried to answer.
    package let answered: RPCID?

    /// Creates a violation that's no matter of size.
    package init(bytes: Int, method: String?, answered: RPCID? = nil) {
        self.bytes = bytes
        self.method = method
        failureClass = .protocolViolation
        self.answered = answered
    }

    private init(tooLongBy bytes: Int) {
        self.bytes = bytes
        method = nil
        failureClass = .frameTooLarge
        answered = nil
    }

    /// A line that grew over the bound; it was given up at the first byte too many.
    package static func lineTooLong(limit: Int) -> ProtocolViolation {
        ProtocolViolation(tooLongBy: limit + 1)
    }
}
