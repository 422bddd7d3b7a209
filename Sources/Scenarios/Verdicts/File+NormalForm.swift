import Basics
import Contract

extension Observation.File {
    /// The files that aren't compared, by the end of their path.
    private static let incomparable = [
        // What it holds is compared as events, whose order across sessions is chance.
        "codexd/\(LogFile.events.rawValue)",
        // Only real processes need a file to lock (flock(2)) and a name for a socket; neither has content.
        "codexd/daemon.lock",
        "codexd/codexd.sock",
    ]

    /// Whether every world has the file, with a content that says something about codexd and not about chance.
    var isComparable: Bool {
        let name = path.split(separator: "/").last ?? ""
        // How far a replacement had come when its process was killed is chance; the next start removes them.
        let isReplacement = name.hasPrefix(".") && name.hasSuffix(".tmp")
        // How long a file of the log is depends on paths and times, and the whole log is looked at elsewhere.
        guard !isReplacement, !isPartOfLog, !isIndexOfRun else { return false }
        return !Self.incomparable.contains { path == $0 || path.hasSuffix("/\($0)") }
    }

    /// What the file holds, as a value, or as a list of lines; `siblings` are all files that there are.
    func normalContent(_ naming: inout NormalForm.Naming, among siblings: [Self]) -> JSON {
        // A file that can't be read is a finding, and not of this place: here its text is compared.
        if isWorkerLog, let form = try? workerForm(&naming, among: siblings) { return form }
        if path.hasSuffix(".json") || path.hasSuffix(".jsonl") {
            if let value = try? value() { return naming.rewritten(value) }
        }
        if path == StateFile.apiToken.rawValue || path.hasSuffix("/\(StateFile.apiToken.rawValue)") {
            return .string("\(bytes.count) bytes that nobody guesses")
        }
        // Where the pieces of a stream were cut doesn't show here, for the file has them joined.
        return .array(Self.texts(of: bytes, &naming).map(JSON.string))
    }

    /// The texts of lines; one that is the same as the line before it, as megabytes of them are, is read once.
    private static func texts(of bytes: [UInt8], _ naming: inout NormalForm.Naming) -> [String] {
        var texts: [String] = []
        var last: [UInt8]?
        var start = 0
        while start <= bytes.count {
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
            let line = Array(bytes[start..<end])
            texts.append(line == last ? texts[texts.count - 1] : text(naming.rewritten(line)))
            last = line
            start = end + 1
        }
        return texts
    }

    /// The text of a line; what isn't UTF-8 shows its bytes, so that no two lines become alike.
    private static func text(_ line: [UInt8]) -> String {
        if let text = String(validating: line, as: UTF8.self) { return text }
        return line.map { byte in
            guard byte >= 0x80 else { return String(UnicodeScalar(byte)) }
            return "\\x\(String(byte, radix: 16))"
        }.joined()
    }
}
