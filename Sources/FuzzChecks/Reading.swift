import Basics

/// What came of feeding bytes to a reader, and what the reader was like then.
struct Reading<Reader: PieceReader>: Equatable {
    var outputs: [Reader.Output] = []
    var failure: Reader.Failure?
    private var reader: Reader

    /// Feeds pieces, and after each takes whatever comes out.
    init(_ reader: Reader, _ pieces: [ArraySlice<UInt8>]) {
        self.reader = reader
        for piece in pieces {
            self.reader.append(Array(piece))
            takeAll()
        }
        self.reader.close()
        takeAll()
        outputs = Reader.joined(outputs)
    }

    private mutating func takeAll() {
        do throws(Reader.Failure) {
            while let output = try reader.next() { outputs.append(output) }
        } catch {
            // What has failed once fails with the same from then on.
            precondition(failure == nil || failure == error, "\(failure.debugDescription), and then \(error)")
            failure = error
        }
    }

    /// Reads bytes whole, byte by byte, and in pieces of drawn sizes.
    ///
    /// - Returns: What came of them, and how two of the ways differ, if they do.
    static func ofAllWays(_ reader: Reader, _ bytes: [UInt8]) -> (reading: Reading, disagreement: String?) {
        let whole = Reading(reader, [bytes[...]])
        let ways = [("byte by byte", bytes.indices.map { bytes[$0...$0] }), ("in drawn pieces", bytes.drawnPieces)]
        for (way, pieces) in ways {
            let reading = Reading(reader, pieces)
            if reading != whole { return (whole, "\(way) \(reading) isn't \(whole)") }
        }
        return (whole, nil)
    }
}

extension [UInt8] {
    /// The bytes in pieces whose sizes follow from them.
    fileprivate var drawnPieces: [ArraySlice<UInt8>] {
        var hash = StableHash()
        hash.add(self)
        var generator = SeededGenerator(seed: hash.value)
        var pieces: [ArraySlice<UInt8>] = []
        var rest = self[...]
        while !rest.isEmpty {
            let size = Int(generator.next() % 12) + 1
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return pieces
    }
}
