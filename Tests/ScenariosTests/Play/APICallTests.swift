import Basics
import Scenarios
import Testing

@Suite("A call of the API")
struct APICallTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "GET"
        let text: String
        var ending: String? = ""
        let outcome: APICall.Outcome?
    }

    @Test(
        "However an answer is cut, the call ends in the same way",
        arguments: [
            Case(
                testDescription: "JSON",
                text: "HTTP/1.1 201 Created\r\nContent-Length: 13\r\n\r\n{\"a\":[1,2,3]}",
                ending: nil,
                outcome: .answered(status: 201, body: ["a": [1, 2, 3]])
            ),
            Case(
                testDescription: "a text",
                text: "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone",
                outcome: .answered(status: 404, body: "none")
            ),
            Case(
                testDescription: "no body, behind an interim answer",
                text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                outcome: .answered(status: 204, body: nil)
            ),
            Case(
                testDescription: "HEAD, whose answer tells of a body that doesn't come",
                method: "HEAD",
                text: "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n",
                ending: nil,
                outcome: .answered(status: 200, body: nil)
            ),
            Case(
                testDescription: "an answer before the connection breaks",
                text: "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}",
                ending: "reset",
                outcome: .answered(status: 413, body: [:])
            ),
            Case(
                testDescription: "more to come",
                text: "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{",
                ending: nil,
                outcome: nil
            ),
            Case(
                testDescription: "nothing",
                text: "",
                outcome: .unanswered("the connection was closed without an answer")
            ),
            Case(testDescription: "a refusal", text: "", ending: "refused", outcome: .unanswered("refused")),
        ]
    )
    func answers(_ example: Case) {
        let ways =
            Pieces.all(example.text, ending: example.ending) + [
                Pieces.atOnce(example.text, ending: example.ending)
            ]
        for pieces in ways {
            var call = APICall(APIRequest(example.method, "/"))

            for piece in pieces { call.take(piece) }

            #expect(call.outcome == example.outcome, "\(pieces.count) pieces")
        }
    }

    @Test(
        "An answer that ends too early or is none is no answer",
        arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{", "HTTP/1.1", "GARBAGE\r\n\r\n"]
    )
    func noAnswer(_ text: String) {
        let outcomes = Pieces.all(text, ending: "").map { pieces in
            var call = APICall(APIRequest("GET", "/"))
            for piece in pieces { call.take(piece) }
            return call.outcome
        }

        #expect(Set(outcomes).count == 1)
        guard case .unanswered? = outcomes.first else {
            Issue.record("\(outcomes)")
            return
        }
    }

    @Test("What comes behind the answer changes nothing")
    func later() {
        var call = APICall(APIRequest("GET", "/"))

        call.take(Received(bytes: Array("HTTP/1.1 204 No Content\r\n\r\n".utf8), ending: nil))
        call.take(Received(bytes: Array("garbage".utf8), ending: "reset"))

        #expect(call.outcome == .answered(status: 204, body: nil))
    }

    @Test("A request has the usual fields, and its own in their place")
    func request() throws {
        let address = try #require(APIAddress(url: "http://[::1]:4319/v1", token: "t-1"))
        var request = APIRequest(post: ["a": 1], to: "/x")
        request.headers = [("authorization", "none"), ("X-Own", "1")]

        let text = String(decoding: request.encoded(for: address), as: UTF8.self)

        #expect(address.host == "::1")
        #expect(address.port == 4319)
        #expect(
            text.split(separator: "\r\n", omittingEmptySubsequences: false) == [
                "POST /x HTTP/1.1", "Host: [::1]:4319", "Accept: application/json", "Connection: close",
                "Content-Type: application/json", "Content-Length: 7", "authorization: none", "X-Own: 1", "",
                "{\"a\":1}",
            ]
        )
    }

    @Test("What is no URL of an API is no address", arguments: ["", "https://a:1", "http://a", "http://a:70000"])
    func noAddress(_ url: String) {
        #expect(APIAddress(url: url, token: "") == nil)
    }
}
