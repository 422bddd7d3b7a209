import Basics
import Platform

/// Reads what is added to the event log, over all the files of which it consists.
///
/// The log is `events.<first>-<last>.jsonl` in the order of their numbers, and then `events.jsonl`, which takes such a
/// name when it's full. For a moment, or when codexd was killed in that moment until its next start, it has both names,
/// and is read under the one that it has had.
struct LogTail {
    /// How much is read at once.
    private static let pieceSize = 4 << 20

    private static let current = "events.jsonl"

    private let folder: String
    private var full: Set<String> = []

    /// How much of the current file has been read, all of it whole lines.
    private var offset = 0

    /// Begins before the first line of a log in a folder.
    init(in folder: String) {
        self.folder = folder
    }

    /// What came of a look.
    struct Growth {
        /// The whole lines that were added.
        var lines: [UInt8] = []

        /// What became of lines that had been read, if not all of them are there any more.
        var damage: String?
    }

    /// Reads the whole lines that were added since the last look; what follows the last newline is left for the next.
    mutating func read() throws(SystemError) -> Growth {
        var growth = Growth()
        while true {
            let names = try fullFiles()
            var next = self
            growth.lines = []
            for name in names where !full.contains(name) {
                growth.lines += try contents(of: name, from: next.offset)
                next.offset = 0
                next.full.insert(name)
            }
            let rest = try contents(of: Self.current, from: next.offset)
            // A file that was full meanwhile has another name, and all of this is read anew.
            guard try fullFiles() == names else { continue }
            let end = rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            growth.lines += rest[..<end]
            if rest.isEmpty { growth.damage = try damage(behind: next.offset) }
            next.offset += end
            self = next
            return growth
        }
    }

    /// Looks whether what was read of the current file is still all there.
    private func damage(behind offset: Int) throws(SystemError) -> String? {
        guard offset > 0 else { return nil }
        let last = try FileSystem.readPiece(of: "\(folder)/\(Self.current)", at: offset - 1, count: 1)
        return last == [UInt8(ascii: "\n")]
            ? nil : "\(Self.current) had whole lines up to byte \(offset), and they are gone"
    }

    private func contents(of name: String, from offset: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let place = offset + bytes.count
            let piece = try FileSystem.readPiece(of: "\(folder)/\(name)", at: place, count: Self.pieceSize)
            guard !piece.isEmpty else { return bytes }
            bytes += piece
        }
    }

    /// The first line of a file as far as it tells files apart: each line has a number of its own.
    private func beginning(of name: String) throws(SystemError) -> [UInt8] {
        let piece = try FileSystem.readPiece(of: "\(folder)/\(name)", at: 0, count: 64)
        return Array(piece.prefix { $0 != UInt8(ascii: "\n") })
    }

    /// The files that are full, oldest first; not one that still is the current file too.
    private func fullFiles() throws(SystemError) -> [String] {
        guard try FileSystem.isDirectory(folder) else { return [] }
        let current = try beginning(of: Self.current)
        var files: [(first: Int, name: String)] = []
        for name in try FileSystem.names(in: folder) {
            let parts = name.split(separator: ".")
            guard parts.count == 3, parts[0] == "events", parts[2] == "jsonl",
                let first = Int(parts[1].prefix { $0 != "-" })
            else { continue }
            if !full.contains(name), !current.isEmpty, try beginning(of: name) == current { continue }
            files.append((first, name))
        }
        return files.sorted { $0.first < $1.first }.map(\.name)
    }
}
