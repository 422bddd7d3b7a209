import HTTPWire

/// A parser that can be fed in pieces.
protocol PieceFed: Hashable, Sendable {
    associatedtype Output: Hashable, Sendable

    init(limits: HTTPLimits)
    mutating func append(_ bytes: [UInt8])
    mutating func next() throws(HTTPParsingError) -> Output?
    mutating func close()

    /// The outputs as they would be had the bytes come at once.
    static func joined(_ outputs: [Output]) -> [Output]
}

extension HTTPRequestParser: PieceFed {
    mutating func close() {}

    static func joined(_ outputs: [Output]) -> [Output] { outputs }
}

extension HTTPResponseParser: PieceFed {
    static func joined(_ outputs: [Output]) -> [Output] {
        outputs.reduce(into: []) { joined, output in
            if case .streamBytes(let more) = output, case .streamBytes(let bytes) = joined.last {
                joined[joined.count - 1] = .streamBytes(bytes + more)
            } else {
                joined.append(output)
            }
        }
    }
}

/// What came of feeding bytes to a parser, and what the parser was like then.
struct Outcome<Parser: PieceFed>: Hashable, Sendable {
    let outputs: [Parser.Output]
    let error: HTTPParsingError?
    let parser: Parser

    /// Feeds pieces, and after each takes whatever comes out.
    init(feeding pieces: some Sequence<ArraySlice<UInt8>>, limits: HTTPLimits) {
        var parser = Parser(limits: limits)
        var outputs: [Parser.Output] = []
        var error: HTTPParsingError?
        func takeAll() {
            do throws(HTTPParsingError) {
                while let output = try parser.next() { outputs.append(output) }
            } catch let thrown {
                error = thrown
            }
        }
        for piece in pieces {
            parser.append(Array(piece))
            takeAll()
        }
        parser.close()
        takeAll()
        self.outputs = Parser.joined(outputs)
        self.error = error
        self.parser = parser
    }

    /// Feeds everything at once.
    init(feeding bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) {
        self.init(feeding: [bytes[...]], limits: limits)
    }

    /// Feeds everything at once.
    init(feeding text: String, limits: HTTPLimits = HTTPLimits()) {
        self.init(feeding: Array(text.utf8), limits: limits)
    }
}

extension Outcome<HTTPRequestParser> {
    /// The requests among the outputs.
    var requests: [HTTPRequest] {
        outputs.compactMap { output in
            guard case .request(let request) = output else { return nil }
            return request
        }
    }
}

extension [UInt8] {
    /// The bytes in pieces of a size; the last may be smaller.
    func pieces(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }

    /// The bytes in two pieces.
    func pieces(cutAt offset: Int) -> [ArraySlice<UInt8>] {
        [self[..<offset], self[offset...]]
    }

    /// The bytes in pieces of sizes that a seed chooses.
    func pieces(from generator: inout SplitMix) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = self[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...9, using: &generator)
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return pieces
    }
}

/// The generator of Steele, Lea and Flood's "Fast splittable pseudorandom number generators": a seed, a sequence.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
