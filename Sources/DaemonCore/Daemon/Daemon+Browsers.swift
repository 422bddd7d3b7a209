import Basics
import Contract
import HTTPWire

// Browsers, which can't send a token: a link lets one in, once (contract CTR-API-35).
extension Daemon {
    mutating func makeBrowserLink() -> Reply {
        let code = links.make(token: token, at: now, time: time)
        let end = Timestamp(millisecondsSinceEpoch: time.millisecondsSinceEpoch + BrowserLinks.lifetime.milliseconds)
        return Reply(
            status: .created,
            ["url": .string("\(localAPI.base)/open?code=\(code)"), "expiresAt": .string(end.description)]
        )
    }

    mutating func redeemLink(_ query: HTTPQuery) throws(Problem) -> Reply {
        guard links.redeem(query.first("code") ?? "", at: now) else {
            throw Problem(.forbidden, "that link was used before, or is too old; `codexd open` makes another")
        }
        return Reply(
            status: .seeOther,
            ["status": "ok"],
            headers: ["Location": "/", "Set-Cookie": access.cookie, "Referrer-Policy": "no-referrer"]
        )
    }

    /// What the page's own script and style are known by; nobody can foresee it, so nothing slipped in has it.
    var pageNonce: String {
        SHA1.code(of: Array("page at \(now) \(time)".utf8), key: token).hexadecimal
    }
}
