import Basics
import Contract
import Testing

@testable import DaemonCore

@Suite("Variables of runs and traces")
struct EnvironmentWatchTests {
    private static let stream = TraceSecrets.Stream.fromClient(ClientID(rawValue: 5))

    private static func secrets() -> TraceSecrets {
        TraceSecrets(token: nil, entropy: [UInt8](repeating: 7, count: 32), environment: [:])
    }

    private static func redacted(_ bytes: [UInt8], in size: Int = .max) -> [UInt8] {
        var secrets = secrets()
        return bytes.pieces(of: min(size, bytes.count)).flatMap { secrets.redacted(Array($0), of: stream) }
    }

    private static func request(_ body: [UInt8]) -> [UInt8] {
        Array("POST /v1/codexd/runs HTTP/1.1\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    /// The same in chunks of a size.
    private static func chunked(_ body: [UInt8], _ size: Int) -> [UInt8] {
        let chunks = body.pieces(of: size).flatMap { (piece) -> [UInt8] in
            Array("\(String(piece.count, radix: 16));x=y\r\n".utf8) + piece + [0x0D, 0x0A]
        }
        return Array("POST / HTTP/1.1\r\ntransfer-encoding:  Chunked\r\n\r\n".utf8) + chunks
            + Array("0\r\nTrailer: x\r\n\r\n".utf8)
    }

    private static func body(of request: [UInt8]) -> [UInt8] {
        guard let end = request.indices.first(where: { request[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
            return []
        }
        return Array(request[(end + 4)...])
    }

    /// Bodies in which `@…@` are what is to be hidden.
    private static let bodies = [
        #"{"env":{"A":"@one@"}}"#,
        #"{"prompt":"p","env":{"A":"@one@","B":"@@","C":"@two three@"},"cwd":"/c"}"#,
        "{ \"env\" :\r\n\t{ \"A\" : \"@sp ace@\" , \"B\":\"@x@\" } , \"x\":[{\"A\":\"no\"}] }",
        #"{"env":{"A":"@a\"b\\c\/d\n\u0041\u00e9@","\"\\":"@b@"}}"#,
        #"{"\u0065n\u0076":{"A":"@one@"}}"#,
        #"{"env":{"A":{"B":["@deep@",{"C":"@deeper@"}]},"D":"@d@"},"prompt":"p"}"#,
        #"{"env":"@A=b@","cwd":"/c"}"#,
        #"{"env":["@A=b@","@C=d@"],"cwd":"/c"}"#,
        #"{"env":{"A":"@äöü€𝄞 \ud834\udd1e@"},"prompt":"äöü"}"#,
        #"{"env":{"A":"@one@"},"env":{"A":"@two@"}}"#,
        #"{"env":{"A":1,"B":null,"C":true,"D":"@x@"}}"#,
        #"{"metadata":{"env":{"A":"b"}},"env":{"env":"@x@"}}"#,
    ]

    /// Checks that all is as it was but for what is between the marks.
    private static func check(_ marked: String, _ shown: [UInt8], shift: Int = 0) {
        var original: [UInt8] = []
        var hidden: Set<Int> = []
        var isHidden = false
        for byte in marked.utf8 {
            guard byte != UInt8(ascii: "@") else {
                isHidden.toggle()
                continue
            }
            if isHidden { hidden.insert(original.count) }
            original.append(byte)
        }
        #expect(shown.count == original.count)
        #expect(original.indices.allSatisfy { hidden.contains($0) || shown[$0] == original[$0] })
        #expect(throws: Never.self) { try JSON(parsing: shown) }
    }

    @Test("Values are replaced byte for byte, however the request is cut, and all else stays", arguments: bodies)
    func replaced(marked: String) {
        let plain = Array(marked.utf8).filter { $0 != UInt8(ascii: "@") }
        let request = Self.request(plain) + Self.request(plain)

        let whole = Self.redacted(request)

        Self.check(marked, Array(Self.body(of: whole).prefix(plain.count)))
        for size in 1...request.count where Self.redacted(request, in: size) != whole {
            Issue.record("in pieces of \(size)")
        }
        for cut in request.indices {
            var secrets = Self.secrets()
            let first = secrets.redacted(Array(request[..<cut]), of: Self.stream)
            let second = secrets.redacted(Array(request[cut...]), of: Self.stream)
            if first + second != whole { Issue.record("cut at \(cut)") }
        }
        for word in ["one", "two", "sp ace", "deep", "A=b", "C=d", "ä€"] where marked.contains("@\(word)@") {
            #expect(!whole.contains(run: Array(word.utf8)[...]), "\(word)")
        }
    }

    @Test("Chunks may cut a body anywhere", arguments: bodies)
    func chunks(marked: String) {
        let plain = Array(marked.utf8).filter { $0 != UInt8(ascii: "@") }
        let expected = Self.body(of: Self.redacted(Self.request(plain)))

        for size in 1...plain.count {
            let chunked = Self.chunked(plain, size) + Self.request(plain)
            let shown = Self.redacted(chunked)
            // The same draws in the same order stand in the same places.
            let content = Self.chunked(expected, size)
            #expect(shown.prefix(content.count).elementsEqual(content), "in chunks of \(size)")
            #expect(Self.redacted(chunked, in: 1) == shown)
        }
    }

    @Test(
        "What is no variable of a run stays",
        arguments: [
            #"{"prompt":"say \"env\":{\"A\":\"secret\"}","cwd":"env"}"#, #"{"metadata":{"env":{"A":"secret"}}}"#,
            #"{"environment":{"A":"secret"},"en":{"A":"b"},"":{"A":"b"},"Env":{"A":"b"}}"#,
            #"{"x":"env","y":{"A":"secret"}}"#, #"["env",{"A":"secret"}]"#, #"[{"env":{"A":"secret"}}]"#,
            #"{"env":{},"x":"secret"}"#, #"{"env":[],"x":{"A":"secret"}}"#, #"{"env":{"secret":1}}"#, #""env""#, "",
        ]
    )
    func others(body: String) {
        let request = Self.request(Array(body.utf8))

        #expect(Self.redacted(request) == request)
    }

    @Test(
        "A body whose end nobody can tell has no secrets either",
        arguments: [
            "POST / HTTP/1.1\r\n\r\n@", "POST / HTTP/1.1\r\nContent-Length: 9, 10\r\n\r\n@",
            "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n@", "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n@",
            "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n@",
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n@",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n@",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n xx\r\n@", "@", "\r\n@", "GET / HTTP/1.1\n\n@",
            "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n}}@", "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n{@",
        ]
    )
    func unframed(head: String) {
        let text = Array(head.replacing("@", with: #"{"env":{"A":"a secret"}}"#).utf8)

        let shown = Self.redacted(text)

        #expect(shown.count == text.count)
        #expect(!shown.contains(run: Array("a secret".utf8)[...]))
    }

    @Test("Whether a text is JSON and UTF-8 is the same before and after, whatever a value is", arguments: 0..<40)
    func validity(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] =
            [
                "a", "\\n", "\\\"", "\\u00", "\\u0000", "\\u001f", "\\u0041", "\\uD834", "\\udd1e", "\\uDfFf",
                "\\ud7ff", "\\q",
            ]
            .map { Array($0.utf8) }
            + ["é", "€", "𝄞", "\u{800}", "\u{D7FF}", "\u{10000}", "\u{10FFFF}", "4", "f", " ", "/"].map {
                Array($0.utf8)
            }
            + [
                [0xC0], [0xC3], [0xE0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xF0, 0x8F], [0xBF], [0xE2, 0x82], [9],
            ]
        var valid = 0

        for _ in 0..<200 {
            // Mostly few, so that many are right.
            let count = Int(generator.next() % 4)
            let value = (0..<count).flatMap { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }
            let body = Array("{\"env\":{\"A\":\"".utf8) + value + Array("\"}}".utf8)
            let shown = Self.body(of: Self.redacted(Self.request(body)))

            let isValid = (try? JSON(parsing: body)) != nil
            valid += isValid ? 1 : 0
            #expect(shown.count == body.count)
            #expect(((try? JSON(parsing: shown)) != nil) == isValid, "\(String(decoding: body, as: UTF8.self))")
            // A program may be told no zero, so that one stays.
            let hasZero = (try? JSON(parsing: body))?["env"]?["A"]?.text?.utf8.contains(0)
            #expect((try? JSON(parsing: shown))?["env"]?["A"]?.text?.utf8.contains(0) == hasZero)
        }
        #expect(valid > 50 && valid < 200)
    }

    @Test("Different values look different, and like nothing that tells of them")
    func placeholders() throws {
        let body = #"{"env":{"A":"aaaaaaaaaaaa","B":"aaaaaaaaaaab","C":"bbbbbbbbbbbb"}}"#

        let shown = try JSON(parsing: Self.body(of: Self.redacted(Self.request(Array(body.utf8)))))

        let values = ["A", "B", "C"].compactMap { shown["env"]?[$0]?.text }
        #expect(Set(values).count == 3)
        #expect(Set(values.flatMap { $0 }).count > 10)
        #expect(values[0].prefix(8) != values[1].prefix(8))
    }

    @Test("A variable that sounds secret is hidden elsewhere from then on, plain and in JSON; others aren't")
    func learned() {
        var secrets = Self.secrets()
        let secret = "to\"k\\en\n12345"
        let body = JSON.object([
            "prompt": .string("before \(secret)"),
            "env": ["API_TOKEN": .string(secret), "PLACE": "/somewhere/else", "KEY": "short"],
        ])
        let text = Array("\(secret) /somewhere/else short".utf8)
        let quoted = JSON.string(JSON.string(secret).description).encoded()

        let request = secrets.redacted(Self.request(body.encoded()), of: Self.stream)
        let plain = secrets.redacted(text, of: .log(.stdout))
        let inText = secrets.redacted(quoted, of: .fromJob(JobID(run: RunID(rawValue: "r"), role: .worker), .stdout))

        #expect(plain.count == text.count && inText.count == quoted.count)
        #expect(!plain.contains(run: Array(secret.utf8)[...]))
        #expect(plain.contains(run: Array("/somewhere/else short".utf8)[...]))
        #expect(!inText.contains(run: Array("12345".utf8)[...]))
        // What came with it is hidden as well, before and behind.
        #expect(!request.contains(run: Array("12345".utf8)[...]))
    }

    @Test("What is learned has a bound, and what isn't is still replaced where it came")
    func flood() {
        var secrets = Self.secrets()
        var generator = SeededGenerator(seed: 3)
        var found = 0

        for _ in 0..<100 {
            let value = generator.base36(count: 2_000)
            let body = JSON.object(["env": ["SECRET": .string(value)]]).encoded()
            let shown = secrets.redacted(Self.request(body), of: Self.stream)
            #expect(!shown.contains(run: Array(value.utf8)[100..<110]))
            found += secrets.redacted(Array(value.utf8)).starts(with: value.utf8) ? 0 : 1
        }

        #expect(found > 20 && found < 65)
    }
}
