/// Collects a body that says where it ends.
///
/// ```
///              ┌──────────────────────────┐
/// chunkSize ───┤ n > 0 ─▶ chunkData ─▶ chunkEnd ─▶ chunkSize
///              └ n = 0 ─▶ trailers ─▶ whole
/// length ──────▶ whole
/// ```
struct BodyReader: Hashable, Sendable {
    private enum Stage: Hashable, Sendable {
        case length(left: Int)
        case chunkSize
        case chunkData(left: Int)
        case chunkEnd
        case trailers
    }

    private var stage: Stage = .length(left: 0)
    private var bytes: [UInt8] = []
    private var trailers: FieldReader
    private let limits: HTTPLimits

    /// Creates a reader that is told when to begin.
    init(limits: HTTPLimits) {
        self.limits = limits
        trailers = FieldReader(limits: limits)
    }

    /// Begins a body.
    ///
    /// - Throws: ``HTTPParsingError/bodyTooLarge(limit:)`` if it is known to be, without waiting for it.
    mutating func begin(_ framing: BodyFraming) throws(HTTPParsingError) {
        switch framing {
        case .length(let length):
            guard length <= limits.bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
            stage = .length(left: length)
        case .chunked:
            stage = .chunkSize
        }
    }

    /// Takes what there is of the body.
    ///
    /// - Returns: All of it, or `nil` if some has yet to arrive.
    mutating func take(from input: inout InputBuffer) throws(HTTPParsingError) -> [UInt8]? {
        while true {
            switch stage {
            case .length(let left):
                stage = .length(left: left - takeBytes(upTo: left, from: &input))
                guard stage == .length(left: 0) else { return nil }
                return takeWhole()
            case .chunkSize:
                let overflow = HTTPParsingError.chunkLineTooLong(limit: limits.chunkLineBytes)
                guard let line = try input.takeLine(within: limits.chunkLineBytes, else: overflow) else { return nil }
                try beginChunk(line)
            case .chunkData(let left):
                stage = .chunkData(left: left - takeBytes(upTo: left, from: &input))
                guard stage == .chunkData(left: 0) else { return nil }
                stage = .chunkEnd
            case .chunkEnd:
                guard try input.takeLine(within: 2, else: .malformedChunk) != nil else { return nil }
                stage = .chunkSize
            case .trailers:
                guard try trailers.take(from: &input) != nil else { return nil }
                stage = .length(left: 0)
            }
        }
    }

    /// Reads the line before a chunk: its size and extensions that nobody has a use for (RFC 9112 §7.1).
    private mutating func beginChunk(_ line: ArraySlice<UInt8>) throws(HTTPParsingError) {
        let digits = line.prefix { $0.hexadecimalValue != nil }
        let extensions = line[digits.endIndex...]
        guard !digits.isEmpty, extensions.isEmpty || extensions.trimmingFieldSpace.first == UInt8(ascii: ";"),
            extensions.allSatisfy(\.isFieldByte)
        else { throw .malformedChunk }
        let size = digits.reduce(0) { $0.saturatingShift(by: 16, adding: $1.hexadecimalValue ?? 0) }
        guard size <= limits.bodyBytes - bytes.count else { throw .bodyTooLarge(limit: limits.bodyBytes) }
        guard size == 0 else {
            stage = .chunkData(left: size)
            return
        }
        stage = .trailers
        trailers.begin(bytesTaken: 0)
    }

    private mutating func takeBytes(upTo limit: Int, from input: inout InputBuffer) -> Int {
        let taken = input.take(upTo: limit)
        bytes += taken
        return taken.count
    }

    private mutating func takeWhole() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
