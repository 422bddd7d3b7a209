import Basics
import Contract

/// Something that was written to a file of a run's directory: taken apart once, and shared by all who look.
final class RunFileWriting {
    let place: RunPlace
    let file: RunFile

    /// What was added, or all that the file is now.
    let bytes: [UInt8]

    /// The objects in it, a line each, if that is what the file has; or the one that it is.
    let lines: [JSONSlice]

    /// Why it isn't whole, if it isn't.
    let flaw: String?

    init(_ place: RunPlace, _ file: RunFile, _ bytes: [UInt8]) {
        self.place = place
        self.file = file
        self.bytes = bytes
        switch file {
        case .meta, .state: (lines, flaw) = Self.object(bytes)
        case .workerLog, .index: (lines, flaw) = Self.lines(bytes)
        case .output, .checkpoint: (lines, flaw) = ([], nil)
        }
    }

    /// The path below the directory of all runs.
    var path: String { "\(place.relativePath)/\(file.name)" }

    private static func object(_ bytes: [UInt8]) -> ([JSONSlice], String?) {
        // Whoever expects JSON says so when there is none.
        guard let object = try? JSONSlice(validating: bytes), object.kind == .object, bytes.last == 0x0A else {
            return ([], "no JSON object on lines of its own")
        }
        return ([object], nil)
    }

    private static func lines(_ bytes: [UInt8]) -> ([JSONSlice], String?) {
        guard bytes.last == 0x0A else { return ([], "no whole line") }
        var (lines, start): ([JSONSlice], Int) = ([], 0)
        while let end = bytes.firstIndex(of: 0x0A, from: start) {
            guard let line = try? JSONSlice(validating: bytes[start..<end], limits: limits), line.kind == .object
            else { return (lines, "a line that is no JSON object") }
            lines.append(line)
            start = end + 1
        }
        return (lines, nil)
    }

    /// A piece of output, of which each byte may be written as six.
    private static let limits = JSONLimits(bytes: 8 << 20)
}
