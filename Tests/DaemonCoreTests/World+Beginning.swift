import Basics
import Contract
import DaemonCore
import Testing

// Worlds in which something has happened already.
extension World {
    /// A world whose daemon serves.
    static func serving(_ configuration: Configuration = .forTesting) throws -> World {
        var world = try World(configuration)
        world.tell(.booted)
        world.effects = []
        return world
    }

    /// A world whose daemon serves and is connected to its app-server, with one session on `thread-1`.
    static func withSession(_ configuration: Configuration = .forTesting) throws -> (world: World, session: String) {
        var world = try serving(configuration)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        let session = try #require(try world.reply(to: client).body["sessionId"]?.text)
        world.effects = []
        return (world, session)
    }

    /// A world with a session on `thread-1` whose turn `turn-1` runs.
    static func withTurn(_ configuration: Configuration = .forTesting) throws -> (world: World, session: String) {
        var (world, session) = try withSession(configuration)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])
        try world.answer("turn/start", ["turn": ["id": "turn-1", "status": "inProgress"]])
        #expect(try world.reply(to: client).status == 202)
        world.effects = []
        return (world, session)
    }
}
