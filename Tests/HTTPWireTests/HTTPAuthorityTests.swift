import HTTPWire
import Testing

@Suite("Authorities and origins")
struct HTTPAuthorityTests {
    @Test(
        "An authority is a host and perhaps a port",
        arguments: [
            ("localhost", "localhost", nil, "localhost"),
            ("LocalHost:4319", "localhost", 4319, "localhost:4319"),
            ("127.0.0.1:0", "127.0.0.1", 0, "127.0.0.1:0"),
            ("h:", "h", nil, "h"),
            ("h:00080", "h", 80, "h:80"),
            ("h:65535", "h", 65535, "h:65535"),
            ("[::1]", "::1", nil, "[::1]"),
            ("[::FFFF:127.0.0.1]:80", "::ffff:127.0.0.1", 80, "[::ffff:127.0.0.1]:80"),
            ("a_b.c-d.", "a_b.c-d.", nil, "a_b.c-d."),
        ] as [(String, String, Int?, String)]
    )
    func authorities(text: String, host: String, port: Int?, description: String) throws {
        let authority = try #require(HTTPAuthority(text))

        #expect(authority.host == host)
        #expect(authority.port == port)
        #expect(authority.description == description)
        #expect(HTTPAuthority(description) == authority)
    }

    @Test(
        "What isn't an authority is none",
        arguments: [
            "", ":", ":80", "h:65536", "h:99999999999999999999", "h:-1", "h:8a", "h:1:2", "::1", "[::1", "::1]", "[]",
            "[h]", "[1.2.3.4]", "[::1]80", "[::1]x:80", "[fe80::1%25eth0]", "u@h", "h/", "h?", "h%41", "a b", "h\r\n",
            "é", " h",
        ]
    )
    func noAuthorities(text: String) {
        #expect(HTTPAuthority(text) == nil)
    }

    @Test(
        "An origin is a scheme and an authority",
        arguments: [
            ("http://localhost:4319", "http", "localhost:4319"),
            ("HTTPS://Example.com", "https", "example.com"),
            ("chrome-extension://abc", "chrome-extension", "abc"),
            ("http://[::1]:80", "http", "[::1]:80"),
        ]
    )
    func origins(text: String, scheme: String, authority: String) throws {
        let origin = try #require(HTTPOrigin(text))

        #expect(origin.scheme == scheme)
        #expect(origin.authority == HTTPAuthority(authority))
        #expect(origin.description == "\(scheme)://\(authority)")
    }

    @Test(
        "What isn't an origin is none",
        arguments: [
            "null", "", "http", "http:", "http:/h", "http://", "://h", "file://", "http://h/", "http://u@h", "1a://h",
            "h t://h", "http://a http://b",
        ]
    )
    func noOrigins(text: String) {
        #expect(HTTPOrigin(text) == nil)
    }
}
