import AgentWire
import Basics

/// Lines of JSON, read in every way.
enum JSONChecks {
    private static let limits = [
        JSONLimits(), JSONLimits(depth: 3), JSONLimits(depth: 1, bytes: 40), JSONLimits(depth: 0, bytes: 10),
    ]
    private static let lineLimits = [1 << 20, 64, 20, 1]

    /// Cuts bytes into lines, and takes each line for a value.
    static func lines(_ bytes: [UInt8], _ conditions: Conditions) -> String? {
        let reader = LineReader(limit: lineLimits[conditions.limits])
        let (reading, disagreement) = Reading.ofAllWays(reader, bytes)
        if let disagreement { return disagreement }
        for output in reading.outputs {
            let line: [UInt8]
            switch output {
            case .line(.whole(let bytes)): line = bytes
            case .line(.tooLong): continue
            case .remainder(let remainder): line = remainder.bytes
            }
            if let disagreement = value(line, limits[conditions.limits]) { return disagreement }
        }
        return nil
    }

    /// Holds a text against the grammar as somebody else reads it, and what was read against what it's written as.
    private static func value(_ text: [UInt8], _ limits: JSONLimits) -> String? {
        let slice: JSONSlice
        do {
            slice = try JSONSlice(validating: text, limits: limits)
        } catch {
            guard !isTooLarge(error), JSONGrammar.accepts(text, depth: limits.depth) else { return nil }
            return "\(text) is refused: \(error)"
        }
        guard JSONGrammar.accepts(text, depth: limits.depth) else { return "\(text) is taken" }
        let tree = slice.value
        for style in [JSONStyle.compact, .pretty] {
            let written = tree.encoded(style)
            guard let again = try? JSON(parsing: written), again == tree else {
                return "\(tree) is written as \(String(decoding: written, as: UTF8.self))"
            }
        }
        return walk(slice, tree)
    }

    private static func isTooLarge(_ error: JSONError) -> Bool {
        if case .tooLarge = error.reason { true } else { false }
    }

    /// Looks for a part that is another one by the tree than in its place.
    private static func walk(_ slice: JSONSlice, _ tree: JSON) -> String? {
        switch tree {
        case .array(let elements):
            guard slice.elements.map(\.value) == elements else { return "\(slice) has other elements than \(tree)" }
            for (part, element) in zip(slice.elements, elements) {
                if let disagreement = walk(part, element) { return disagreement }
            }
        case .object(let object):
            guard slice.members.map(\.name) == object.members.map(\.name) else { return "\(slice) isn't \(tree)" }
            let table = JSONTable(slice)
            for (part, member) in zip(slice.members, object.members) {
                if let disagreement = walk(part.value, member.value) { return disagreement }
                // Of a repeated name, the last.
                guard slice.member(member.name)?.value == object[member.name],
                    table[member.name]?.value == object[member.name]
                else { return "\(slice) has another \(member.name) than \(tree)" }
            }
        case .string(let text): if slice.text != text { return "\(slice) isn't \(text)" }
        case .bool(let value): if slice.boolean != value { return "\(slice) isn't \(value)" }
        case .null: if !slice.isNull { return "\(slice) isn't null" }
        case .number: if slice.integer != tree.integer { return "\(slice) isn't \(tree)" }
        }
        return nil
    }
}

/// A ``LineFramer`` as one that says at the end what was left.
private struct LineReader: PieceReader {
    enum Output: Equatable {
        case line(LineFramer.Line)
        case remainder(LineFramer.Remainder)
    }

    private var framer: LineFramer
    private var isClosed = false

    init(limit: Int) {
        framer = LineFramer(limit: limit)
    }

    mutating func append(_ bytes: [UInt8]) {
        framer.append(bytes)
    }

    mutating func next() throws(Never) -> Output? {
        if let line = framer.next() { return .line(line) }
        guard isClosed else { return nil }
        isClosed = false
        return .remainder(framer.finish())
    }

    mutating func close() {
        isClosed = true
    }
}
