import HTTPWire
import Testing

@Suite("Targets")
struct HTTPTargetTests {
    @Test(
        "A path falls into decoded segments",
        arguments: [
            ("/", "/", []),
            ("/a/b", "/a/b", ["a", "b"]),
            ("/a/", "/a/", ["a", ""]),
            ("//a", "//a", ["", "a"]),
            ("/a%2Fb/%C3%A9+%20", "/a%2Fb/%C3%A9+%20", ["a/b", "é+ "]),
            ("/../%2e", "/../%2e", ["..", "."]),
            ("/a?b/c", "/a", ["a"]),
            ("/|{}\"", "/|{}\"", ["|{}\""]),
            ("http://h", "/", []),
            ("HTTPS://h?x", "/", []),
            ("http://h:80/a/b", "/a/b", ["a", "b"]),
        ]
    )
    func paths(target: String, path: String, segments: [String]) throws {
        let request = try #require(Outcome<HTTPRequestParser>(feeding: get(target)).requests.first)

        #expect(request.target.path == path)
        #expect(request.target.pathSegments == segments)
    }

    @Test("OPTIONS may ask of the server as a whole")
    func asterisk() throws {
        let outcome = Outcome<HTTPRequestParser>(feeding: "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")

        #expect(outcome.requests.map(\.target.path) == ["*"])
    }

    @Test(
        "The host of an absolute target outranks that of the field",
        arguments: [
            ("/", HTTPAuthority("field:1")),
            ("http://target", HTTPAuthority("target")),
            ("http://[::1]:80/x", HTTPAuthority("[::1]:80")),
        ]
    )
    func authority(target: String, authority: HTTPAuthority?) {
        let outcome = Outcome<HTTPRequestParser>(feeding: "GET \(target) HTTP/1.1\r\nHost: field:1\r\n\r\n")

        #expect(outcome.requests.map(\.authority) == [authority])
    }

    @Test(
        "A query falls into decoded pairs, in order",
        arguments: [
            ("/", [:]),
            ("/?", [:]),
            ("/?a=1&b=2&a=3", ["a": "1", "b": "2", "a": "3"]),
            ("/?a&=b&&c=", ["a": "", "": "b", "c": ""]),
            ("/?a=b=c?d", ["a": "b=c?d"]),
            ("/?x+y=%2B+%20%26", ["x y": "+  &"]),
            ("/?since=d-1%3A42", ["since": "d-1:42"]),
            ("http://h?type=app-server.turn.*", ["type": "app-server.turn.*"]),
        ] as [(String, KeyValuePairs<String, String>)]
    )
    func queries(target: String, pairs: KeyValuePairs<String, String>) throws {
        let query = try #require(Outcome<HTTPRequestParser>(feeding: get(target)).requests.first).target.query

        #expect(query.pairs.map(\.name) == pairs.map(\.key))
        #expect(query.pairs.map(\.value) == pairs.map(\.value))
    }

    @Test("The first of a name is found, and all of them")
    func lookup() throws {
        let query = try HTTPQuery("a=1&b=2&a=3")

        #expect(query.first("a") == "1")
        #expect(query.first("A") == nil)
        #expect(query.values(of: "a") == ["1", "3"])
        #expect(query.values(of: "c") == [])
    }

    @Test("A query with a bad escape is refused, not guessed at", arguments: ["%", "a=%4", "%zz=1", "a=%C3", "a=%+1"])
    func badQueries(text: String) {
        #expect(throws: HTTPParsingError.malformedEscape) { try HTTPQuery(text) }
    }

    private func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    }
}
