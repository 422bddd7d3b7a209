import Basics
import Contract
import DaemonCore
import Testing

@Suite("The daemon's name on disk")
struct IdentityTests {
    @Test(
        "A name that can't stand on one line of the stream is refused where it's read",
        arguments: ["", "a\nb", "a\r", "\u{0}", "a\u{7}b", "a\u{7F}", "\u{1B}[0m"]
    )
    func refused(_ name: String) throws {
        var world = try World.serving()
        world.pass(.seconds(1))
        let file = try world.file(.identity)
        let tampered = file.renamed(name).fileContent
        let line = try JSON(parsing: Array(world.log.prefix { $0 != UInt8(ascii: "\n") }))
        var change = try #require(line["change"]?.members)
        change["identity"] = change["identity"]?.renamed(name)
        var entry = try #require(line.members)
        entry["change"] = .object(change)

        #expect(throws: RecoveryError.self) { try World(files: [.identity: tampered]) }
        #expect(throws: RecoveryError.self) { try World(log: JSON.object(entry).encoded() + [UInt8(ascii: "\n")]) }
    }

    @Test(
        "Any other name is taken over and stands in every cursor",
        arguments: ["mini main", "a:b", "Zürich\u{2028}é"]
    )
    func taken(_ name: String) throws {
        var first = try World.serving()
        first.pass(.seconds(1))
        var world = try World(files: [.identity: try first.file(.identity).renamed(name).fileContent])
        world.tell(.booted)

        let last = try world.lastSeq
        let page = try world.ask("GET", "/v1/codexd/events").body
        let client = world.subscribe("", headers: ["Last-Event-ID: \(name):\(last - 1)"])

        #expect(page["next"]?.text == "\(name):\(last)")
        #expect(page["gap"] == nil)
        #expect(try world.takeFrames(of: client).compactMap(\.id) == ["\(name):\(last)"])
    }
}

extension JSON {
    /// An identity under another name.
    fileprivate func renamed(_ name: String) -> JSON {
        guard var members else { return self }
        members["daemonId"] = .string(name)
        return .object(members)
    }
}
