import Basics
import Scenarios
import Testing

@Suite("A ledger of fake servers")
struct ServerLedgerTests {
    private static func ledger(_ scripts: String = "[], []") throws -> ServerLedger {
        let scenario = try Draft.script(scripts).scenario()
        return ServerLedger(scenario.servers, Bindings(["known": 1]))
    }

    private static let fault = Failure(place: "a", summary: "b", expected: "c", actual: "d")

    @Test("Processes are counted from 0, each with what it received")
    func counting() throws {
        var ledger = try Self.ledger()

        let numbers = [ledger.begin("app"), ledger.begin("app")]
        ledger.take(.received(["id": 1]), from: "app", spawn: 1)
        ledger.take(.receivedText("no JSON"), from: "app", spawn: 0)
        ledger.take(.received(["id": 2]), from: "app", spawn: 1)

        #expect(numbers == [0, 1])
        #expect(
            ledger.observed(orphans: ["app": 3]) == [
                Observation.Server(name: "app", orphans: 3, received: [["no JSON"], [["id": 1], ["id": 2]]])
            ]
        )
        #expect(ledger.failures.isEmpty)
        #expect(ledger.breakage == nil)
    }

    @Test("A process too many is a failure, and counts all the same")
    func tooMany() throws {
        var ledger = try Self.ledger("[]")

        let numbers = [ledger.begin("app"), ledger.begin("app")]

        #expect(numbers == [0, nil])
        #expect(ledger.failures.map(\.summary) == ["more processes were started than scripted"])
        #expect(ledger.failures.map(\.actual) == ["2"])
        #expect(ledger.observed(orphans: [:]).map(\.spawned) == [2])
    }

    @Test("A server that the scenario doesn't know breaks the run")
    func unknown() throws {
        var ledger = try Self.ledger()

        #expect(ledger.begin("other") == nil)

        #expect(ledger.breakage?.contains("other") == true)
        #expect(ledger.failures.isEmpty)
    }

    @Test("What a script captures is known to all, beside what was known before")
    func capturing() throws {
        var ledger = try Self.ledger()

        _ = ledger.begin("app")
        ledger.take(.captured("client", "codexd"), from: "app", spawn: 0)

        #expect(ledger.bindings == Bindings(["known": 1, "client": "codexd"]))
    }

    @Test("Of failures no more are kept than are told")
    func failures() throws {
        var ledger = try Self.ledger()

        _ = ledger.begin("app")
        for _ in 0...Judge.mostFailures { ledger.take(.failed(Self.fault), from: "app", spawn: 0) }

        #expect(ledger.failures == Array(repeating: Self.fault, count: Judge.mostFailures))
    }

    @Test("A point is passed once for each release, whichever comes first")
    func points() throws {
        var ledger = try Self.ledger()

        ledger.reach("one")
        #expect(ledger.hasReached("one"))
        ledger.release("one")
        #expect(!ledger.hasReached("one"))
        #expect(ledger.released == [])

        ledger.release("one")
        #expect(ledger.released == ["one"])
        ledger.reach("one")
        #expect(!ledger.hasReached("one"))
        #expect(ledger.released == [])
    }

    @Test("Of the traffic the last twelve lines of each direction stay, in their order and shortened")
    func traffic() throws {
        var ledger = try Self.ledger()
        let long = String(repeating: "x", count: 5000)

        _ = ledger.begin("app")
        ledger.take(.received(["first": true]), from: "app", spawn: 0)
        for number in 0..<12 { ledger.take(.received(.integer(number)), from: "app", spawn: 0) }
        ledger.take(.sent(Array("said\n".utf8)), from: "app", spawn: 0)
        ledger.take(.sent(Array(long.utf8)), from: "app", spawn: 0)

        let received = (0..<12).map { TrafficLine(.toServer, server: "app", text: "\($0)") }
        let sent = ["said", long.prefix(4096) + "…"].map { TrafficLine(.fromServer, server: "app", text: String($0)) }
        #expect(ledger.lastLines == received + sent)
    }
}
