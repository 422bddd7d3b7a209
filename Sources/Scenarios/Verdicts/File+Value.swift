package import Basics
import Contract

extension Observation.File {
    /// A file that doesn't hold what its name promises.
    package struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line of the file, counted from 1, if its lines are values of their own.
        package let line: Int?

        /// What is wrong with the file, or with that line.
        package let error: JSONError

        package var description: String { (line.map { "in line \($0) of the file: " } ?? "") + error.description }
    }

    /// Whether a file of that path promises lines of JSON, as `.jsonl` does and the log of a run's worker.
    static func hasLines(_ path: String) -> Bool {
        path.hasSuffix(".jsonl") || path.hasSuffix("/\(RunFile.workerLog.name)")
    }

    /// What the file holds: JSON as a value, lines of JSON as an array, anything else as a text.
    ///
    /// - Throws: ``Unreadable`` if the name promises JSON. Bytes of a text that aren't UTF-8 are no error; they
    ///   become U+FFFD.
    package func value() throws(Unreadable) -> JSON { try content().tree }

    /// The same, of which nothing is built.
    func content() throws(Unreadable) -> Content {
        if path.hasSuffix(".json") { return .value(try slice(of: bytes[...], line: nil)) }
        guard Self.hasLines(path) else { return .text(String(decoding: bytes, as: UTF8.self)) }
        return .lines(try lines())
    }

    /// The lines that aren't empty, each of which is a value.
    func lines() throws(Unreadable) -> [JSONSlice] {
        var lines: [JSONSlice] = []
        var (start, number) = (0, 1)
        while start < bytes.count {
            let end = bytes.firstIndex(of: 0x0A, from: start) ?? bytes.count
            if start < end { lines.append(try slice(of: bytes[start..<end], line: number)) }
            start = end + 1
            number += 1
        }
        return lines
    }

    private func slice(of text: ArraySlice<UInt8>, line: Int?) throws(Unreadable) -> JSONSlice {
        do {
            return try JSONSlice(validating: text)
        } catch {
            throw Unreadable(line: line, error: error)
        }
    }
}

extension Observation.File {
    /// What a file holds.
    enum Content: Comparand {
        case value(JSONSlice)
        case lines([JSONSlice])
        case text(String)

        var kind: JSONSlice.Kind {
            switch self {
            case .value(let value): value.kind
            case .lines: .array
            case .text: .string
            }
        }

        var tree: JSON {
            switch self {
            case .value(let value): value.value
            case .lines(let lines): .array(lines.map(\.value))
            case .text(let text): .string(text)
            }
        }

        var text: String? {
            switch self {
            case .value(let value): value.text
            case .lines: nil
            case .text(let text): text
            }
        }

        var integer: Int? { if case .value(let value) = self { value.integer } else { nil } }

        var list: [JSONSlice]? {
            switch self {
            case .value(let value): value.list
            case .lines(let lines): lines
            case .text: nil
            }
        }

        var memberCount: Int? { if case .value(let value) = self { value.memberCount } else { nil } }

        func member(_ name: String) -> JSONSlice? {
            if case .value(let value) = self { value.member(name) } else { nil }
        }

        func values(of members: [Matcher.Member]) -> [JSONSlice?] {
            if case .value(let value) = self { value.values(of: members) } else { members.map { _ in nil } }
        }

        func isSame(as other: JSON) -> Bool {
            switch self {
            case .value(let value): value.isSame(as: other)
            case .lines, .text: tree.isSame(as: other)
            }
        }
    }
}
