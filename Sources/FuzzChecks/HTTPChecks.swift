import HTTPWire

/// HTTP messages, read in every way.
enum HTTPChecks {
    private static let limits = [
        HTTPLimits(),
        HTTPLimits(headBytes: 64, fieldCount: 3, targetBytes: 12, chunkLineBytes: 8, bodyBytes: 10),
        HTTPLimits(headBytes: 100, fieldCount: 2, targetBytes: 64, chunkLineBytes: 3, bodyBytes: 24),
        HTTPLimits(headBytes: 33, fieldCount: 0, targetBytes: 2, chunkLineBytes: 4, bodyBytes: 0),
    ]

    /// The fields that an encoder adds by itself.
    private static let framing: Set = ["connection", "content-length", "transfer-encoding"]

    static func requests(_ bytes: [UInt8], _ conditions: Conditions) -> String? {
        Reading.ofAllWays(HTTPRequestParser(limits: limits[conditions.limits]), bytes).disagreement
    }

    /// Also writes whole answers, and reads them again.
    static func responses(_ bytes: [UInt8], _ conditions: Conditions) -> String? {
        var parser = HTTPResponseParser(limits: limits[conditions.limits])
        parser.answersHead = conditions.isOther
        let (reading, disagreement) = Reading.ofAllWays(parser, bytes)
        guard disagreement == nil, !conditions.isOther else { return disagreement }
        for output in reading.outputs {
            guard case .response(let response) = output else { continue }
            if let lost = loss(of: response) { return lost }
        }
        return nil
    }

    /// What of an answer isn't there any more once it was written and read.
    private static func loss(of response: HTTPResponse) -> String? {
        var headers = HTTPHeaders()
        for field in response.headers.fields where !framing.contains(field.name.lowercased()) {
            headers.append(field.name, field.value)
        }
        let plain = HTTPResponse(status: response.status, headers: headers, body: response.body)
        let written = plain.encoded(keepsAlive: true)
        let again = Reading(HTTPResponseParser(limits: HTTPLimits(headBytes: 1 << 20)), [written[...]])
        guard again.failure == nil, case .response(let other)? = again.outputs.first, again.outputs.count == 1,
            other.status == plain.status, other.body == plain.body,
            other.headers.fields.filter({ !framing.contains($0.name.lowercased()) }) == headers.fields
        else { return "\(plain) is read back as \(again)" }
        return nil
    }
}

extension HTTPRequestParser: PieceReader {}

extension HTTPResponseParser: PieceReader {
    /// The bytes of a stream are cut where they were cut.
    static func joined(_ outputs: [Output]) -> [Output] {
        outputs.reduce(into: []) { joined, output in
            if case .streamBytes(let more) = output, case .streamBytes(let bytes)? = joined.last {
                joined[joined.count - 1] = .streamBytes(bytes + more)
            } else {
                joined.append(output)
            }
        }
    }
}
