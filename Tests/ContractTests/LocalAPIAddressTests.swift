import Contract
import Testing

@Suite("Local API address")
struct LocalAPIAddressTests {
    @Test(
        "A loopback host and a port make an address",
        arguments: [
            ("http://127.0.0.1:4319", "127.0.0.1", 4319, "http://127.0.0.1:4319"),
            ("http://127.0.0.1:4319/", "127.0.0.1", 4319, "http://127.0.0.1:4319"),
            ("http://127.255.3.4:0", "127.255.3.4", 0, "http://127.255.3.4:0"),
            ("http://localhost", "localhost", 80, "http://localhost:80"),
            ("http://[::1]:65535", "::1", 65535, "http://[::1]:65535"),
            ("http://[::1]", "::1", 80, "http://[::1]:80"),
        ]
    )
    func addresses(base: String, host: String, port: Int, written: String) throws {
        let address = try LocalAPIAddress(base: base)

        #expect(address == LocalAPIAddress(host: host, port: port))
        #expect(address.base == written)
        #expect(try LocalAPIAddress(base: written) == address)
        #expect(address.listening(on: 9) == LocalAPIAddress(host: host, port: 9))
    }

    @Test(
        "Anything else is refused for a reason",
        arguments: [
            ("", .notHTTP), ("127.0.0.1:4319", .notHTTP), ("https://127.0.0.1", .notHTTP), ("ws://localhost", .notHTTP),
            ("http://", .notABase), ("http:///", .notABase), ("http://localhost/v1", .notABase),
            ("http://localhost:1//", .notABase), ("http://localhost?a", .notABase), ("http://localhost#a", .notABase),
            ("http://me@localhost", .notABase), ("http://local host", .notABase), ("http://[::1", .notABase),
            ("http://[127.0.0.1]:1", .notABase),
            ("http://localhost:", .badPort), ("http://localhost:x", .badPort), ("http://localhost:65536", .badPort),
            ("http://localhost:-1", .badPort), ("http://localhost:+1", .badPort), ("http://localhost:01", .badPort),
            ("http://[::1]4319", .badPort), ("http://::1:4319", .badPort),
            ("http://0.0.0.0:1", .notLoopback), ("http://192.168.0.1", .notLoopback), ("http://:1", .notLoopback),
            ("http://127.0.0.1.example.org", .notLoopback), ("http://127.0.0", .notLoopback),
            ("http://127.0.0.256", .notLoopback), ("http://127.+1.0.1", .notLoopback),
            ("http://127.0.0.01", .notLoopback),
            ("http://[::2]:1", .notLoopback), ("http://localhost.:1", .notLoopback),
        ] as [(String, LocalAPIAddress.Unfit)]
    )
    func refusals(base: String, reason: LocalAPIAddress.Unfit) {
        #expect(throws: reason) { try LocalAPIAddress(base: base) }
    }

    @Test(
        "A public address may lie anywhere",
        arguments: ["http://0.0.0.0:4319", "http://[::]:1", "http://10.0.0.1:80"]
    )
    func anywhere(base: String) throws {
        #expect(try LocalAPIAddress(base: base, isPublic: true).base == base)
    }
}
