/// Which files something is about, as a shell would say it (glob(7)).
///
/// `*` stands for any part of a name, `?` for one byte of it, and `**` for anything at all, slashes included.
package struct FilePattern: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Every file.
    package static let all: Self = "**"

    private enum Element: Hashable {
        case byte(UInt8)
        case anyByte
        case anyPart
        case anything

        /// Whether it's for this one byte.
        func takes(_ byte: UInt8) -> Bool {
            switch self {
            case .byte(let own): own == byte
            case .anyByte: byte != .slash
            case .anyPart, .anything: false
            }
        }

        /// Whether the byte is one of many that it's for.
        func swallows(_ byte: UInt8) -> Bool {
            switch self {
            case .byte, .anyByte: false
            case .anyPart: byte != .slash
            case .anything: true
            }
        }
    }

    private let elements: [Element]

    /// Reads a pattern; every text is one.
    package init(_ text: String) {
        var elements: [Element] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "*") where elements.last == .anyPart || elements.last == .anything:
                elements[elements.count - 1] = .anything
            case UInt8(ascii: "*"): elements.append(.anyPart)
            case UInt8(ascii: "?"): elements.append(.anyByte)
            default: elements.append(.byte(byte))
            }
        }
        self.elements = elements
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// Whether a path is one of those that are meant.
    ///
    /// `reached` says which beginnings of the pattern fit what was read so far, so the time is bounded by the
    /// product of the lengths.
    package func matches(_ path: String) -> Bool {
        guard elements != [.anything] else { return true }
        var reached = [Bool](repeating: false, count: elements.count + 1)
        reached[0] = true
        skipRuns(in: &reached)
        for byte in path.utf8 {
            // Backwards, so that what stands before is still about the byte before.
            for index in reached.indices.reversed() {
                let stays = index < elements.count && reached[index] && elements[index].swallows(byte)
                let comes = index > 0 && reached[index - 1] && elements[index - 1].takes(byte)
                reached[index] = stays || comes
            }
            skipRuns(in: &reached)
        }
        return reached[elements.count]
    }

    /// A run of bytes may be empty.
    private func skipRuns(in reached: inout [Bool]) {
        for (index, element) in elements.enumerated() where reached[index] {
            if element == .anyPart || element == .anything { reached[index + 1] = true }
        }
    }
}

extension UInt8 {
    fileprivate static let slash = Self(ascii: "/")
}
