/// Something that reads bytes in pieces and gives out what they say.
protocol PieceReader: Equatable {
    associatedtype Output: Equatable
    associatedtype Failure: Error & Equatable

    mutating func append(_ bytes: [UInt8])
    mutating func next() throws(Failure) -> Output?

    /// Notes that nothing more comes.
    mutating func close()

    /// The outputs as they would be had the bytes come at once.
    static func joined(_ outputs: [Output]) -> [Output]
}

extension PieceReader {
    mutating func close() {}

    static func joined(_ outputs: [Output]) -> [Output] { outputs }
}
