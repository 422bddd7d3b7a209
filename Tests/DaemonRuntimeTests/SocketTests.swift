import Basics
import Platform
import Testing

@Suite("The Unix socket of the local API", .timeLimit(.minutes(1)))
struct SocketTests {
    @Test("Its owner calls without a token, and it's gone when codexd has stopped")
    func owner() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: "true")
        let place = try JSON(parsing: workplace.file("state/codexd/local-api.json"))
        let path = try #require(place["socket"]?.text)

        let answer = try Service.request("/v1/codexd/status", through: path)

        #expect(answer.status == 200)
        #expect(answer.body["readiness"]?["ready"] == true)
        #expect(try service.terminate() == .exited(code: 0))
        #expect(try !FileSystem.fileExists(path))
    }

    @Test("One that a killed codexd left is replaced")
    func leftover() throws {
        let workplace = try Workplace()
        _ = try Service(workplace, worker: "true").kill()
        let service = try Service(workplace, worker: "true")
        let path = try #require(try JSON(parsing: workplace.file("state/codexd/local-api.json"))["socket"]?.text)

        #expect(try Service.request("/healthz", through: path).status == 200)
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("Where its path would be too long there is none, and an event says so")
    func tooLong() throws {
        let workplace = try Workplace()
        let state = workplace.path + "/" + String(repeating: "s", count: 120)
        let service = try Service(workplace, worker: "true", flags: ["--state-dir", state], state: state)
        let place = try JSON(parsing: FileSystem.readFile("\(state)/codexd/local-api.json") ?? [])

        let events = try service.request("GET", "/v1/codexd/events?since=\(service.daemonID):0").body["events"]

        #expect(place["socket"] == .null)
        let skipped = try #require(events?.elements?.first { $0["type"] == "api.socket.skipped" })
        #expect(skipped["level"] == "warn")
        #expect(skipped["detail"]?["path"] == .string("\(state)/codexd/codexd.sock"))
        #expect(try service.terminate() == .exited(code: 0))
    }
}
