/// Counts in the text format of Prometheus, version 0.0.4.
package struct Metrics: Hashable, Sendable {
    /// The media type of the text.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// Whether a value only grows.
    package enum Kind: String, Hashable, Sendable {
        case counter
        case gauge
    }

    /// The text so far; every line has its end.
    package private(set) var text: [UInt8] = []

    /// Creates a text that says nothing.
    package init() {}

    /// Adds a value that stands alone.
    package mutating func add(_ name: String, _ kind: Kind, _ value: Int, _ help: String) {
        add(name, kind, help, [([], value)])
    }

    /// Adds values that labels tell apart.
    package mutating func add(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ samples: [(labels: [(name: String, value: String)], value: Int)]
    ) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n".utf8
        for sample in samples {
            text += name.utf8
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
                text += "{\(labels.joined(separator: ","))}".utf8
            }
            text += " \(sample.value)\n".utf8
        }
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
