import Basics

/// Finds in a request's body, a JSON text cut anywhere, what is to become a run's environment: the strings in the
/// member `env` of the whole.
///
/// It follows quotation marks, brackets, colons and commas, and leaves to the core what else JSON has to be.
struct EnvironmentWatch: Sendable {
    private enum Place {
        case between
        /// In a string that is nobody's business.
        case text(isEscaped: Bool)
        /// In the name of a member of the whole; what was read of it.
        case member([UInt8], isEscaped: Bool)
        /// In the name of a variable; what was read of it.
        case variable([UInt8], isEscaped: Bool)
        /// In a string to be hidden; what was read of it, as it stands there.
        case value([UInt8], StringMask)
    }

    /// Of how many brackets around it a value's place is known; inside of more, every string is hidden.
    private static let deepest = 160
    /// The longest value that is looked for elsewhere, as it stands in the text.
    private static let longestValue = 16 << 10
    /// How much of a name is read.
    private static let longestName = 256
    private static let member = "env"

    private var place = Place.between
    private var depth = 0
    /// For each bracket that is open, whether it's one of an object.
    private var isObject: [Bool] = []
    /// Whether the next string is a member's name.
    private var isNameNext = false
    /// Whether this is inside of the member, or right before it.
    private var isEnvironment = false
    private var variable = ""

    /// Takes the next byte of the body.
    ///
    /// - Returns: What stands in its place, if it's to be hidden.
    mutating func take(
        _ byte: UInt8,
        drawing generator: inout SeededGenerator,
        knowing book: inout SecretBook
    ) -> UInt8? {
        let isQuote = byte == UInt8(ascii: "\"")
        switch place {
        case .between: takeToken(byte)
        case .text(false) where isQuote: place = .between
        case .text(let isEscaped): place = .text(isEscaped: !isEscaped && byte == UInt8(ascii: "\\"))
        case .member(let name, false) where isQuote:
            place = .between
            isEnvironment = Self.text(name) == Self.member
        case .member(let name, let isEscaped):
            place = .member(Self.longer(name, byte), isEscaped: !isEscaped && byte == UInt8(ascii: "\\"))
        case .variable(let name, false) where isQuote:
            place = .between
            variable = Self.text(name) ?? ""
        case .variable(let name, let isEscaped):
            place = .variable(Self.longer(name, byte), isEscaped: !isEscaped && byte == UInt8(ascii: "\\"))
        case .value(let value, let mask) where isQuote && mask.isPlain:
            place = .between
            if let secret = Self.text(value), TraceSecrets.soundsSecret(variable) { book.learn(Array(secret.utf8)) }
        case .value(var value, var mask):
            // Taken out meanwhile, so that nothing is copied with each byte.
            place = .between
            let substitute = mask.take(byte, drawing: &generator)
            if value.count <= Self.longestValue { value.append(byte) }
            place = .value(value, mask)
            return substitute
        }
        return nil
    }

    private mutating func takeToken(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): beginString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): open(isObject: byte == UInt8(ascii: "{"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
        case UInt8(ascii: ","):
            if depth == 1 { isEnvironment = false }
            isNameNext = depth <= isObject.count && isObject.last ?? false
        case UInt8(ascii: ":"): isNameNext = false
        default: break
        }
    }

    private mutating func beginString() {
        switch (isEnvironment, isNameNext) {
        case (false, true) where depth == 1: place = .member([], isEscaped: false)
        case (false, _): place = .text(isEscaped: false)
        case (true, true): place = .variable([], isEscaped: false)
        case (true, false): place = .value([], StringMask())
        }
    }

    private mutating func open(isObject isOfObject: Bool) {
        depth += 1
        if depth <= Self.deepest { isObject.append(isOfObject) }
        isNameNext = isOfObject && depth <= Self.deepest
    }

    private mutating func close() {
        depth = max(0, depth - 1)
        if isObject.count > depth { isObject.removeLast() }
        isNameNext = false
        if depth == 0 { isEnvironment = false }
    }

    private static func longer(_ name: [UInt8], _ byte: UInt8) -> [UInt8] {
        name.count <= longestName ? name + [byte] : name
    }

    /// What stands between quotation marks, if it's short enough and a JSON string.
    private static func text(_ content: [UInt8]) -> String? {
        guard content.count <= longestValue else { return nil }
        let quote = [UInt8(ascii: "\"")]
        // What isn't one is refused by the core, too.
        return (try? JSON(parsing: quote + content + quote))?.text
    }
}
