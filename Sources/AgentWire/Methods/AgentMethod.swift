package import Basics

/// A request that codexd makes of the app-server.
///
/// Every param the protocol knows is sent, in a fixed order, and `null` where it is unset.
/// Of an answer only ids, statuses and what a rule acts on are required, so that a newer
/// server keeps working.
package protocol AgentMethod: Hashable, Sendable {
    /// What a success means.
    associatedtype Answer: Hashable, Sendable

    /// The method's name on the wire.
    static var name: String { get }

    /// The params as they are sent.
    var params: JSON { get }

    /// Reads the result of a success.
    ///
    /// - Throws: ``MissingMember`` if the result lacks what codexd can't do without.
    static func answer(from result: JSONSlice) throws(MissingMember) -> Answer
}
