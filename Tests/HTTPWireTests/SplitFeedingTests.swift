import HTTPWire
import Testing

@Suite("Split feeding")
struct SplitFeedingTests {
    @Test("Requests are the same however the bytes are cut", arguments: Corpus.requests)
    func requests(_ text: String) {
        expectAgreement(HTTPRequestParser.self, on: text)
    }

    @Test("Responses are the same however the bytes are cut", arguments: Corpus.responses)
    func responses(_ text: String) {
        expectAgreement(HTTPResponseParser.self, on: text)
    }

    @Test("Mutated requests never trap, and are the same however the bytes are cut", arguments: UInt64(0)..<40)
    func mutatedRequests(seed: UInt64) {
        expectAgreement(HTTPRequestParser.self, onMutationsOf: Corpus.requests, seed: seed)
    }

    @Test("Mutated responses never trap, and are the same however the bytes are cut", arguments: UInt64(0)..<40)
    func mutatedResponses(seed: UInt64) {
        expectAgreement(HTTPResponseParser.self, onMutationsOf: Corpus.responses, seed: seed)
    }

    /// Compares every size of piece and every place to cut once, under wide limits and narrow ones.
    private func expectAgreement<Parser: PieceFed>(_: Parser.Type, on text: String) {
        let bytes = Array(text.utf8)
        for limits in [HTTPLimits()] + Corpus.narrow {
            let whole = Outcome<Parser>(feeding: bytes, limits: limits)
            for size in 1...bytes.count {
                let inPieces = Outcome<Parser>(feeding: bytes.pieces(of: size), limits: limits)
                #expect(inPieces == whole, "in pieces of \(size)")
            }
            for offset in 0...bytes.count {
                let cut = Outcome<Parser>(feeding: bytes.pieces(cutAt: offset), limits: limits)
                #expect(cut == whole, "cut at \(offset)")
            }
        }
    }

    private func expectAgreement<Parser: PieceFed>(_: Parser.Type, onMutationsOf texts: [String], seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for text in texts {
            let bytes = Corpus.mutate(text, with: &generator)
            for limits in [HTTPLimits()] + Corpus.narrow {
                let whole = Outcome<Parser>(feeding: bytes, limits: limits)
                let byteByByte = Outcome<Parser>(feeding: bytes.pieces(of: 1), limits: limits)
                let inPieces = Outcome<Parser>(feeding: bytes.pieces(from: &generator), limits: limits)
                #expect(byteByByte == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
                #expect(inPieces == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
