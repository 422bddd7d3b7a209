package import Basics
import HTTPWire

/// Links that each let one browser in, once and soon.
///
/// They are kept in memory alone: after a restart an unused one is worth nothing.
package struct BrowserLinks: Hashable, Sendable {
    /// How long a link may be used.
    package static let lifetime: Duration = .seconds(60)
    /// How many may wait to be used; another takes the place of the oldest.
    package static let most = 16

    private struct Link: Hashable {
        let code: [UInt8]
        let end: Instant
    }

    private var links: [Link] = []
    private var made: UInt64 = 0

    /// Creates a book without links.
    package init() {}

    /// Makes the code of a new link.
    ///
    /// - Parameters:
    ///   - token: The token, without which nobody can guess a code.
    ///   - now: When.
    ///   - time: The time of day, so that no two lives make the same.
    /// - Returns: 40 hexadecimal digits.
    package mutating func make(token: [UInt8], at now: Instant, time: Timestamp) -> String {
        made += 1
        let code = SHA1.code(of: Array("link \(made) at \(time)".utf8), key: token).hexadecimal
        links.removeAll { $0.end <= now }
        if links.count >= Self.most { links.removeFirst() }
        links.append(Link(code: Array(code.utf8), end: now.advanced(by: Self.lifetime)))
        return code
    }

    /// Uses a link up.
    ///
    /// - Returns: Whether it was one, and in time.
    package mutating func redeem(_ code: String, at now: Instant) -> Bool {
        links.removeAll { $0.end <= now }
        let code = Array(code.utf8)
        guard let place = links.firstIndex(where: { $0.code.isSecret(code) }) else { return false }
        links.remove(at: place)
        return true
    }
}
