import Basics
import CommandLineInterface
import HTTPWire
import Testing

@Suite("One question to the daemon")
struct InquiryTests {
    @Test(
        "What creates prints the new name alone, and what acts says so",
        arguments: [
            (ClientOrder.newSession(["purpose": "duplex"]), "/v1/codexd/sessions", "s-1\n"),
            (.closeSession("s"), "/v1/codexd/sessions/s/close", "closed session s\n"),
            (
                .turn(session: "a/b", .text("p"), options: [:], follows: false), "/v1/codexd/sessions/a%2Fb/turns",
                "t-1\n"
            ),
            (.interrupt("s"), "/v1/codexd/sessions/s/interrupt", "asked the turn of session s to end\n"),
            (.run(.standardInput, options: [:], follows: false), "/v1/codexd/runs", "r-1\n"),
            (.cancelRun("r"), "/v1/codexd/runs/r/cancel", "asked run r to end\n"),
            (.openPage, "/v1/codexd/browser-links", "http://127.0.0.1:1/x\n"),
        ] as [(ClientOrder, String, String)]
    )
    func telling(order: ClientOrder, target: String, text: String) throws {
        var talk = try Conversation(order, input: "from input\n")
        let answer: JSON = ["sessionId": "s-1", "turnId": "t-1", "runId": "r-1", "url": "http://127.0.0.1:1/x"]

        #expect(talk.request?.target == target)
        #expect(talk.request?.method == .post)
        talk.answer(answer, status: 201)

        #expect(talk.output == text)
        #expect(talk.exit == .done)
    }

    @Test("What creates has a key, so that it may be asked twice; what acts on a record has none")
    func keys() throws {
        let created = try Conversation(.run(.standardInput, options: [:], follows: false), input: "a\nb\n")
        let acted = try Conversation(.cancelRun("r"))

        #expect(created.request?.body == ["prompt": "a\nb"])
        #expect(created.request?.mayBeRepeated == true)
        #expect(acted.request?.mayBeRepeated == false)
    }

    @Test("A record is shown a member a line; for programs it is the whole object")
    func record() throws {
        var (people, programs) = (try Conversation(.showRun("r")), try Conversation(.showRun("r"), asJSON: true))
        let record: JSON = ["runId": "r", "error": nil, "metadata": [:], "status": "queued", "request": ["a": 1]]

        people.answer(record)
        programs.answer(record)

        #expect(people.output == "runId    r\nstatus   queued\nrequest  {\"a\":1}\n")
        #expect(try JSON(parsing: programs.output) == record)
    }

    @Test("What nobody answers ends with the reason")
    func unanswered() throws {
        var talk = try Conversation(.showRun("r"))

        talk.tell(.unanswered("nobody"))

        #expect(talk.notes == ["nobody"])
        #expect(talk.exit == .unreachable)
    }

    @Test("An answer that is no problem document is a refusal all the same")
    func strangers() throws {
        var talk = try Conversation(.showRun("r"))

        talk.answer("<html>", status: 502)

        #expect(talk.notes == ["the daemon refused: an answer that is no problem document (502)"])
        #expect(talk.exit == .refused)
    }

    @Test("A request is HTTP/1.1 with host, token, key and place")
    func encoding() {
        var request = ClientRequest(.post, ["a", "b c"], body: ["x": 1], key: "k")
        request.lastEventID = "d:1"

        let text = String(decoding: request.encoded(host: "127.0.0.1:9", token: "secret"), as: UTF8.self)

        #expect(
            text == "POST /a/b%20c HTTP/1.1\r\nHost: 127.0.0.1:9\r\nUser-Agent: codexd\r\nConnection: close\r\n"
                + "Accept: application/json\r\nAuthorization: Bearer secret\r\nIdempotency-Key: k\r\n"
                + "Last-Event-ID: d:1\r\nContent-Length: 7\r\nContent-Type: application/json\r\n\r\n{\"x\":1}"
        )
        #expect(ClientRequest.key([0, 255, 16]) == "00ff10")
    }

    @Test(
        "The file of a running daemon says where it is",
        arguments: [
            (#"{"url":"http://127.0.0.1:4319","socket":null,"pid":1}"#, "127.0.0.1", 4319, nil),
            (#"{"url":"http://[::1]:80","socket":"/s/codexd.sock","pid":1}"#, "::1", 80, "/s/codexd.sock"),
        ] as [(String, String, UInt16, String?)]
    )
    func place(file: String, host: String, port: UInt16, socket: String?) throws {
        let place = try #require(LocalAPIPlace(Array(file.utf8)))

        #expect(place.host == host)
        #expect(place.port == port)
        #expect(place.socket == socket)
        #expect(place.authority.hasSuffix(":\(port)"))
    }

    @Test("What is no such file is none", arguments: ["", "{}", #"{"url":"x"}"#, #"{"url":"http://h:x"}"#])
    func noPlace(file: String) {
        #expect(LocalAPIPlace(Array(file.utf8)) == nil)
    }
}
