import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The list of sessions")
struct SessionListTests {
    @Test(
        "Pages of any size, walked by their cursors, show every session once and in order",
        arguments: [1, 2, 3, 7, 25, 1000]
    )
    func walk(limit: Int) throws {
        var world = try World.withSessions(25)
        let all = world.daemon.state.sessions.sessions.map(\.sessionID.rawValue)

        let pages = try world.walk("limit=\(limit)")

        #expect(pages.flatMap(\.self) == all)
        #expect(pages.dropLast().filter { $0.count != limit }.isEmpty)
        #expect(pages.count == (25 + limit - 1) / limit)
    }

    private static let everyone = Array(0..<25)
    private static let workers = everyone.filter { $0 % 3 == 0 }
    private static let others = everyone.filter { $0 % 3 != 0 }
    private static let closed = everyone.filter { $0 % 5 == 0 }
    private static let active = everyone.filter { $0 % 5 != 0 }
    private static let choices: [(query: String, expected: [Int])] = [
        ("", everyone),
        ("status=closed", closed),
        ("status=active", active),
        ("purpose=worker", workers),
        ("purpose=duplex", others),
        ("purpose=smoke", []),
        ("purpose=worker&status=closed", [0, 15]),
    ]

    @Test("Filters choose, alone and together, and the walk goes on under them", arguments: choices)
    func filters(query: String, expected: [Int]) throws {
        var world = try World.withSessions(25)
        let all = world.daemon.state.sessions.sessions.map(\.sessionID.rawValue)

        let pages = try world.walk(query + "&limit=2")

        #expect(pages.flatMap(\.self) == expected.map { all[$0] })
        #expect(pages.filter { $0.count > 2 }.isEmpty)
    }

    @Test("A session made between two pages is on the next, and one closed meanwhile still leads on")
    func changesMeanwhile() throws {
        var world = try World.withSessions(4)
        let all = world.daemon.state.sessions.sessions.map(\.sessionID.rawValue)

        let first = try world.ask("GET", "/v1/codexd/sessions?limit=2&status=active").body
        _ = try world.ask("POST", "/v1/codexd/sessions/\(all[2])/close")
        let added = try world.addSession(purpose: "worker")
        let cursor = try #require(first["nextCursor"]?.text)
        let second = try world.ask("GET", "/v1/codexd/sessions?limit=2&status=active&cursor=\(cursor)").body

        #expect(cursor == all[2])
        #expect(first.sessionIDs == [all[1], all[2]])
        #expect(second.sessionIDs == [all[3], added])
        #expect(second["nextCursor"] == .null)
    }

    @Test("A page has a hundred sessions unless told otherwise")
    func usualLimit() throws {
        var world = try World.withSessions(101)

        let page = try world.ask("GET", "/v1/codexd/sessions").body

        #expect(page.sessionIDs.count == 100)
        #expect(page["nextCursor"]?.text == page.sessionIDs.last)
    }
}

extension World {
    /// A world with sessions, every third of them a worker and every fifth closed.
    fileprivate static func withSessions(_ count: Int) throws -> World {
        var world = try World.serving()
        let client = world.connect()
        for number in 0..<count {
            world.request(
                client,
                "POST",
                "/v1/codexd/sessions",
                ["purpose": number % 3 == 0 ? "worker" : "duplex"]
            )
            if number == 0 { try world.answerHandshake() }
            try world.answer("thread/start", ["thread": ["id": .string("thread-\(number)")]])
            let session = try #require(try world.reply(to: client).body["sessionId"]?.text)
            guard number % 5 == 0 else { continue }
            _ = try world.ask("POST", "/v1/codexd/sessions/\(session)/close")
        }
        return world
    }

    fileprivate mutating func addSession(purpose: JSON) throws -> String {
        let client = connect()
        request(client, "POST", "/v1/codexd/sessions", ["purpose": purpose])
        try answer("thread/start", ["thread": ["id": "thread-new"]])
        return try #require(try reply(to: client).body["sessionId"]?.text)
    }

    /// The names on each page, from the first to the one that leads no further.
    fileprivate mutating func walk(_ query: String) throws -> [[String]] {
        var pages: [[String]] = []
        var cursor: String?
        repeat {
            let page = try ask("GET", "/v1/codexd/sessions?\(query)" + (cursor.map { "&cursor=\($0)" } ?? "")).body
            pages.append(page.sessionIDs)
            cursor = page["nextCursor"]?.text
        } while cursor != nil
        return pages
    }
}

extension JSON {
    fileprivate var sessionIDs: [String] { self["items"]?.elements?.compactMap { $0["sessionId"]?.text } ?? [] }
}
