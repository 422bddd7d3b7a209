import Basics
import Contract
import HTTPWire
import Testing

@testable import DaemonCore

@Suite("Secrets and traces")
struct TraceSecretsTests {
    private static let entropy = (0..<32).map { UInt8($0) &* 41 &+ 9 }
    private static let environment = [
        "OPENAI_API_KEY": "sk-proj-Abcdefghijklmnop",
        "my_Secret": "sk-proj-Abcdefqrstuvwxyz",
        "DB_PASSWORD": "pa\"ss\\wo/rd\n12",
        "PASSWD": "äöüßäöüß",
        "SHORT_TOKEN": "short12",
        "HOME": "/home/somebody",
    ]

    private static func secrets(token: String? = nil) -> TraceSecrets {
        TraceSecrets(token: token.map { Array($0.utf8) }, entropy: entropy, environment: environment)
    }

    private static let hidden = ["OPENAI_API_KEY", "my_Secret", "DB_PASSWORD", "PASSWD"].compactMap { environment[$0] }

    private static let stream = Array(
        (hidden.map { "before \($0)\($0.prefix(9))| \($0.dropFirst())" } + [hidden.joined(), "short12 /home/somebody"])
            .joined(separator: "\n").utf8
    )

    /// Whether eight bytes in a row of a secret, as it stands there or in JSON, are in a text.
    private static func leaks(_ text: [UInt8], _ secrets: [String] = hidden) -> Bool {
        secrets.flatMap { [Array($0.utf8), Array(JSON.string($0).encoded().dropFirst().dropLast())] }.contains {
            secret in
            secret.indices.dropLast(7).contains { start in
                // A run that only secrets' tails have stood without its beginning, and nobody could know it for one.
                start == 0 && text.contains(run: secret[start..<start + 8])
            }
        }
    }

    @Test("A stream comes out as long as it went in and without the secrets, in pieces of any size", arguments: 1...60)
    func pieces(size: Int) {
        var (whole, cut) = (Self.secrets(), Self.secrets())
        let text = Array(Self.hidden.map { "<\($0)>" }.joined().utf8)

        let once = whole.redacted(text, of: .toChild)
        let inPieces = text.pieces(of: size).flatMap { cut.redacted(Array($0), of: .toChild) }

        #expect(once.count == text.count && inPieces.count == text.count)
        #expect(!Self.leaks(once) && !Self.leaks(inPieces))
        // Up to seven bytes in front of a cut can't be told from anything else yet.
        let differing = text.indices.filter { once[$0] != inPieces[$0] }
        #expect(differing.allSatisfy { inPieces[$0] == text[$0] })
        #expect(differing.count <= 7 * Self.hidden.count)
    }

    @Test("What a client says over its WebSocket stays as it is, behind a request whose token is hidden")
    func webSocket() {
        var secrets = Self.secrets(token: "0123456789abcdef0123456789abcdef")
        let head =
            "GET /v1/codexd/events HTTP/1.1\r\nAuthorization: Bearer 0123456789abcdef0123456789abcdef\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        let client = ClientID(rawValue: 1)
        var generator = SeededGenerator(seed: 7)
        let frames = (0..<300).flatMap { index in
            WebSocketFrame(.text, Array("{\"note\": \(index)}\n\r\n".utf8))
                .encoded(masked: WebSocketMask(UInt32(truncatingIfNeeded: generator.next())))
        }

        let hidden = secrets.redacted(Array(head.utf8), of: .fromClient(client))
        let shown = frames.pieces(of: 17).flatMap { secrets.redacted(Array($0), of: .fromClient(client)) }

        #expect(!Self.leaks(hidden, ["0123456789abcdef0123456789abcdef"]))
        #expect(shown == frames)
    }

    @Test("What is no secret stays: short values, values of harmless variables, beginnings and ends of secrets")
    func rest() {
        let text = Array("short12 /home/somebody sk-proj-A| bcdefghijklmnop Sk-proj-Abcdefghijklmnop".utf8)

        #expect(Self.secrets().redacted(text) == text)
    }

    @Test("Equal secrets look equal and different ones different, and all of them like plain words")
    func placeholders() {
        let secrets = Self.secrets()

        let seen = Self.hidden.map { secrets.redacted(Array($0.utf8)) }

        #expect(Set(seen).count == Self.hidden.count)
        #expect(Self.hidden.map { secrets.redacted(Array($0.utf8)) } == seen)
        #expect(seen[0].prefix(14) == seen[1].prefix(14))
        #expect(zip(Self.hidden, seen).allSatisfy { $0.utf8.count == $1.count })
        #expect(seen.joined().allSatisfy { $0 < 0x80 })
    }

    @Test("A secret in a JSON string is hidden as JSON has it, also in a string in a string")
    func escapes() throws {
        let secrets = Self.secrets()
        let password = "pa\"ss\\wo/rd\n12"
        let plain = String(decoding: secrets.redacted(Array(password.utf8)), as: UTF8.self)
        let line = JSON.object(["a": .string(password)])
        let quoting = JSON.array([.string(line.description)])

        let inLine = secrets.redacted(line.encoded())
        let quoted = secrets.redacted(quoting.encoded())

        #expect(try JSON(parsing: inLine)["a"]?.text == plain)
        #expect(try JSON(parsing: try #require(try JSON(parsing: quoted).elements?.first?.text))["a"]?.text == plain)
    }

    @Test("The dice keep what names are made of and give a placeholder for the token that they'd make")
    func dice() {
        var secrets = Self.secrets()
        let token = APIToken.minted(from: Self.entropy)

        let placeholder = secrets.redacted(token + [UInt8(ascii: "\n")], of: .log(.stdout)).dropLast()

        #expect(secrets.entropy.count == Self.entropy.count)
        #expect(secrets.entropy.prefix(8) == Self.entropy.prefix(8))
        #expect(Array(placeholder) == APIToken.minted(from: secrets.entropy))
        #expect(Array(placeholder) != token)
        #expect(secrets.token == nil)
    }

    @Test(
        "A token that was kept is replaced in its file and wherever it stands",
        arguments: ["tok en-\"1234567", "tok"]
    )
    func kept(token: String) {
        var secrets = Self.secrets(token: "\(token)\n")

        let head = secrets.redacted(
            Array("Authorization: Bearer \(token)\r\n".utf8),
            of: .fromClient(ClientID(rawValue: 1))
        )

        let placeholder = secrets.token ?? []
        #expect(placeholder.count == token.utf8.count)
        #expect(placeholder != Array(token.utf8))
        #expect(head == Array("Authorization: Bearer ".utf8) + placeholder + Array("\r\n".utf8))
    }
}

@Suite("Clients' credentials and traces")
struct CredentialTests {
    private let client = ClientID(rawValue: 3)
    private static let entropy = [UInt8](repeating: 77, count: 32)
    private static let own = String(decoding: APIToken.minted(from: entropy), as: UTF8.self)

    private static func secrets() -> TraceSecrets {
        TraceSecrets(token: nil, entropy: entropy, environment: [:])
    }

    /// How a client may bring credentials, with a mark where they stand.
    private static let heads = [
        "GET / HTTP/1.1\r\nAuthorization: Bearer @\r\nHost: a\r\n\r\n", "authorization:bearer   @\r\n",
        "AUTHORIZATION : \t BEARER @ \t\r\n", "a: b\nAuthorization: Bearer @\n", "Authorization: Bearer @",
        "Authorization: @\r\n",
    ]

    @Test(
        "Credentials are replaced byte for byte however the head is cut",
        arguments: heads,
        ["x", "zx", "shorty", "Zm9vYmFyZm9vYmFy==", own, own + "0", String(own.dropLast()), "t w o"]
    )
    func replaced(head: String, token: String) throws {
        let text = Array(head.replacing("@", with: token).utf8)
        let start = try #require(head.utf8.firstIndex(of: UInt8(ascii: "@"))).utf16Offset(in: head)
        let range = start..<start + token.utf8.count
        var whole = Self.secrets()

        let once = whole.redacted(text, of: .fromClient(client))

        for size in 1...text.count {
            var cut = Self.secrets()
            let inPieces = text.pieces(of: size).flatMap { cut.redacted(Array($0), of: .fromClient(client)) }
            #expect(inPieces == once, "in pieces of \(size)")
        }
        #expect(text.indices.filter { !range.contains($0) }.allSatisfy { once[$0] == text[$0] })
        // Where both are hexadecimal, a digit may stand for itself.
        let same = range.count { once[$0] == text[$0] && text[$0] != UInt8(ascii: " ") }
        #expect(token.hasPrefix(Self.own.dropLast()) ? same < 16 : same == 0)
        let isOurs = Array(once[range]) == APIToken.minted(from: whole.entropy)
        #expect(isOurs == (token == Self.own))
    }

    @Test(
        "What is no Authorization stays",
        arguments: [
            "X-Authorization: Bearer abcdefgh\r\n", "Authorizations: Bearer abcdefgh\r\n",
            "Authorization; Bearer abcdefgh\r\n",
            "{\"authorization\": \"Bearer abcdefgh\"}", "Authorization: Bearer\r\nHost: a\r\n",
        ]
    )
    func others(text: String) {
        var secrets = Self.secrets()

        #expect(secrets.redacted(Array(text.utf8), of: .fromClient(client)) == Array(text.utf8))
    }

    @Test("What one client brought is hidden elsewhere from then on, if it's long enough to be known again")
    func learned() {
        var secrets = Self.secrets()
        let text = Array("abcdefgh1 shorty1 abcdefgh".utf8)

        #expect(secrets.redacted(text, of: .toChild) == text)
        for token in ["abcdefgh1", "shorty1"] {
            _ = secrets.redacted(Array("Authorization: Bearer \(token)\r\n".utf8), of: .fromClient(client))
        }
        let later = secrets.redacted(text, of: .log(.events))

        #expect(later.count == text.count)
        #expect(later.prefix(9) != text.prefix(9))
        #expect(later[9..<18] == text[9..<18])
    }

    @Test("A flood of credentials is still replaced when no more are kept")
    func flood() {
        var secrets = Self.secrets()
        var generator = SeededGenerator(seed: 1)

        for number in 0..<100 {
            let token = Array(generator.base36(count: 1_000).utf8)
            let head = Array("Authorization: Bearer ".utf8)
            let shown = secrets.redacted(head + token + [0x0A], of: .fromClient(ClientID(rawValue: number)))
            #expect(!shown.contains(run: token[0..<8]) && !shown.contains(run: token[900..<908]), "\(number)")
            secrets.forget(ClientID(rawValue: number))
        }
    }
}

extension [UInt8] {
    /// Whether the bytes stand there in a row.
    func contains(run: ArraySlice<UInt8>) -> Bool {
        guard count >= run.count, let first = run.first else { return run.isEmpty }
        return indices.dropLast(run.count - 1).contains { self[$0] == first && self[$0..<$0 + run.count] == run }
    }
}
