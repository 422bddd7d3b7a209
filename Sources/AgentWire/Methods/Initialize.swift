package import Basics

/// Introduces codexd to the server; the first request on every connection.
///
/// The experimental interface is asked for, without which `collaborationMode` is refused.
package struct Initialize: AgentMethod {
    /// Whom the server took itself to be talking with, and where it runs.
    package struct Answer: Hashable, Sendable {
        /// The server's name and version, as it would show them upstream.
        package let userAgent: String?

        /// The kind of system the server runs on, such as `unix`.
        package let platformFamily: String?

        /// The system the server runs on, such as `linux`.
        package let platformOs: String?

        /// Creates an answer; a server need not say anything of itself.
        package init(userAgent: String?, platformFamily: String?, platformOs: String?) {
            self.userAgent = userAgent
            self.platformFamily = platformFamily
            self.platformOs = platformOs
        }
    }

    package static let name = "initialize"

    /// The notification that ends the handshake, sent after the answer.
    package static let initialized = "initialized"

    /// The client's name, which the server keeps with the threads it makes.
    package let clientName: String

    /// The client's name for people.
    package let clientTitle: String?

    /// The client's version.
    package let clientVersion: String

    /// Creates an introduction.
    package init(clientName: String, clientTitle: String?, clientVersion: String) {
        self.clientName = clientName
        self.clientTitle = clientTitle
        self.clientVersion = clientVersion
    }

    package var params: JSON {
        [
            "clientInfo": [
                "name": .string(clientName),
                "title": .optional(clientTitle),
                "version": .string(clientVersion),
            ],
            "capabilities": ["experimentalApi": true],
        ]
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> Answer {
        let members = MemberReader(result, of: name)
        return Answer(
            userAgent: members.optionalText("userAgent"),
            platformFamily: members.optionalText("platformFamily"),
            platformOs: members.optionalText("platformOs")
        )
    }
}
