import HTTPWire

/// Messages for the tests that care about how bytes are cut, not about what they say.
enum Corpus {
    /// Connections' worth of requests, good ones and bad ones.
    static let requests = [
        "GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\n"
            + "Host: www.example.com\r\nAccept-Language: en, mi\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.0\r\n\r\nGET /b?x=1&y=%20 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a:80\r\nContent-Length: 11\r\n\r\nhello worldGET /n HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\nWiki\r\n6;a=\"b\"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\n"
            + "GET http://[::1]:80/a%2Fb HTTP/1.1\r\nHost: b\r\n\r\n",
        "PUT /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            + "abcGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\nGET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
        "GET /\(String(repeating: "t", count: 80)) HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1;\(String(repeating: "e", count: 40))\r\na\r\n0\r\n\r\n",
    ]

    /// Connections' worth of responses, good ones and bad ones.
    static let responses = [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata: x\n\n: \n\ndata: y\n\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nanything\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut off",
        "HTTP/1.1 200 OK\r\nBroken\r\n\r\n",
    ]

    /// Limits so narrow that the messages above run into them.
    static let narrow = [
        HTTPLimits(headBytes: 64, fieldCount: 3, targetBytes: 12, chunkLineBytes: 8, bodyBytes: 10),
        HTTPLimits(headBytes: 100, fieldCount: 2, targetBytes: 64, chunkLineBytes: 3, bodyBytes: 24),
        HTTPLimits(headBytes: 33, fieldCount: 0, targetBytes: 2, chunkLineBytes: 4, bodyBytes: 0),
    ]

    /// A message with a few bytes changed, lost, doubled or put in, as `generator` has it.
    static func mutate(_ text: String, with generator: inout SplitMix) -> [UInt8] {
        var bytes = Array(text.utf8)
        let telling = Array("\r\n\r\n :;,%+/?0fF\0\t\u{7F}é".utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let offset = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = telling[Int.random(in: 0..<telling.count, using: &generator)]
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[offset] = byte
            case 1: bytes.insert(byte, at: offset)
            case 2: bytes.remove(at: offset)
            default: bytes.insert(contentsOf: bytes[offset...].prefix(16), at: offset)
            }
        }
        return bytes
    }
}
