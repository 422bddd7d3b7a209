import Basics
import HTTPWire

/// The page for people: what is there, and what happens.
///
/// It is one document without anything from elsewhere. What it shows it puts into text nodes, so nothing that Codex or
/// a user said is ever taken for markup.
enum Page {
    /// The page as an answer.
    ///
    /// - Parameters:
    ///   - nonce: What its own script and style are known by (W3C Content Security Policy Level 3, section 2.3.1).
    ///   - eventStreamPath: Where the events are.
    /// - Returns: A 200.
    static func reply(nonce: String, eventStreamPath: String) -> Reply {
        let policy = [
            "default-src 'none'", "script-src 'nonce-\(nonce)'", "style-src 'nonce-\(nonce)'", "connect-src 'self'",
            "img-src data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ]
        let document = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>codexd</title>
            <link rel="icon" href="data:,">
            <style nonce="\(nonce)">\(PageStyle.text)</style>
            <body data-events="\(eventStreamPath.escapedForHTML)">
            <header><h1>codexd</h1><span id="ready">…</span><span id="link">connecting</span></header>
            <dl id="facts"></dl>
            <section><h2>Sessions</h2><table id="sessions"></table></section>
            <section><h2>Runs</h2><table id="runs"></table></section>
            <section><h2>Events <input id="type" placeholder="type, such as app-server.turn.*" size="32"></h2>
            <table id="events"></table></section>
            <script nonce="\(nonce)">\(PageScript.text)</script>
            </body>
            </html>
            """
        return Reply(
            status: .ok,
            text: Array(document.utf8),
            mediaType: "text/html; charset=utf-8",
            headers: [
                "Content-Security-Policy": policy.joined(separator: "; "),
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
            ]
        )
    }

    /// What a browser is told that hasn't come through a link.
    static let closed = Reply(
        status: .unauthorized,
        text: Array(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>codexd</title>
            <p>This page opens through a link of its own: run <code>codexd open</code> and follow what it prints.</p>
            </html>
            """.utf8
        ),
        mediaType: "text/html; charset=utf-8",
        headers: ["WWW-Authenticate": "Bearer realm=\"codexd\""]
    )
}

extension String {
    fileprivate var escapedForHTML: String {
        var escaped = ""
        for character in self {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
