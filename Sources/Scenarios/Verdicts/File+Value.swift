package import Basics

extension Observation.File {
    /// A file that doesn't hold what its name promises.
    package struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line of the file, counted from 1, if its lines are values of their own.
        package let line: Int?

        /// What is wrong with the file, or with that line.
        package let error: JSONError

        package var description: String { (line.map { "in line \($0) of the file: " } ?? "") + error.description }
    }

    /// What the file holds: JSON as a value, lines of JSON as an array, anything else as a text.
    ///
    /// - Throws: ``Unreadable`` if the name promises JSON. Bytes of a text that aren't UTF-8 are no error; they
    ///   become U+FFFD.
    package func value() throws(Unreadable) -> JSON {
        if path.hasSuffix(".json") { return try value(of: bytes, line: nil) }
        guard path.hasSuffix(".jsonl") else { return .string(String(decoding: bytes, as: UTF8.self)) }
        var values: [JSON] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            values.append(try value(of: Array(line), line: index + 1))
        }
        return .array(values)
    }

    private func value(of text: [UInt8], line: Int?) throws(Unreadable) -> JSON {
        do {
            return try JSON(parsing: text)
        } catch {
            throw Unreadable(line: line, error: error)
        }
    }
}
