package import Basics

/// Which limits of its account the app-server has told to be used up.
///
/// An update is about one limit and lists its windows: `{"rateLimits": {"limitId": …, "primary": {"usedPercent",
/// "resetsAt", …}, "secondary": …}}`. One without a window says nothing.
package struct RateLimits: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "account/rateLimits/updated"

    /// How many limits are told apart; a server has a handful.
    static let most = 64

    /// When each limit that is used up is reset, in seconds since 1970; 0 if that wasn't said.
    private var usedUp: [String: Int] = [:]

    /// Creates limits of which nothing is known.
    package init() {}

    /// When the last of those is reset that are used up, if that was said.
    package var resetsAt: Timestamp? {
        guard let last = usedUp.values.max(), last > 0 else { return nil }
        return Timestamp(millisecondsSinceEpoch: Int64(last) * 1000)
    }

    /// Takes in what the app-server tells.
    ///
    /// - Returns: Whether it shows that no limit is used up any more; one that never was says nothing of that.
    package mutating func take(_ params: JSON) -> Bool {
        let limits = params["rateLimits"]
        let windows = limits?.members?.members.map(\.value).filter { $0["usedPercent"] != nil } ?? []
        guard !windows.isEmpty else { return false }
        let wasUsedUp = !usedUp.isEmpty
        let name = limits?["limitId"]?.text ?? ""
        let full = windows.filter(\.isUsedUp)
        if full.isEmpty {
            usedUp[name] = nil
        } else if usedUp[name] != nil || usedUp.count < Self.most {
            usedUp[name] = full.map(\.resetTime).max()
        }
        return wasUsedUp && usedUp.isEmpty
    }

    /// Something has shown that none is used up.
    package mutating func clear() { usedUp = [:] }
}

extension JSON {
    fileprivate var isUsedUp: Bool {
        guard case .number(let percent) = self["usedPercent"] else { return false }
        return percent.double >= 100
    }

    /// When a window is reset, in seconds since 1970; 0 if it doesn't say so, or names no time that there is.
    fileprivate var resetTime: Int {
        let seconds = self["resetsAt"]?.integer ?? 0
        return (0...Int(Timestamp.latest.millisecondsSinceEpoch / 1000)).contains(seconds) ? seconds : 0
    }
}
