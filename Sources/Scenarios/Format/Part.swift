import Basics

/// A value of a scenario file together with where it stands, so that every refusal can say it.
struct Part: Sendable {
    let json: JSON
    let file: String
    let path: ValuePath

    /// A refusal of this part.
    func fault(_ reason: ScenarioError.Reason) -> ScenarioError {
        .notAScenario(file: file, path: path.description, reason)
    }

    func wrongType(expected: String) -> ScenarioError {
        fault(.wrongType(expected: expected, found: json.shortened))
    }

    func member(_ name: String, _ value: JSON) -> Part {
        Part(json: value, file: file, path: path.member(name))
    }

    func element(_ index: Int, _ value: JSON) -> Part {
        Part(json: value, file: file, path: path.element(index))
    }
}

// MARK: - Scalars

extension Part {
    func text() throws(ScenarioError) -> String {
        guard let text = json.text else { throw wrongType(expected: "a text") }
        return text
    }

    /// A text that names something: not empty, and of plain characters.
    func name() throws(ScenarioError) -> String {
        let name = try text()
        guard !name.isEmpty, name.utf8.allSatisfy(\.isWordByte) else {
            throw wrongType(expected: "a name of letters, digits, \"-\" and \"_\"")
        }
        return name
    }

    func boolean() throws(ScenarioError) -> Bool {
        guard let boolean = json.boolean else { throw wrongType(expected: "true or false") }
        return boolean
    }

    /// The only value that a key without an argument takes.
    func isTrue() throws(ScenarioError) {
        guard json == true else { throw wrongType(expected: "true") }
    }

    func integer(in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
        guard let integer = json.integer else { throw wrongType(expected: "an integer") }
        guard range.contains(integer) else { throw fault(.outOfRange(integer, range)) }
        return integer
    }

    func duration() throws(ScenarioError) -> Duration {
        let text = try text()
        guard let duration = Duration(scenarioText: text) else { throw fault(.badDuration(text)) }
        return duration
    }

    /// A word of a closed vocabulary.
    func word<Word: CaseIterable & RawRepresentable<String>>(
        _ kind: String,
        as _: Word.Type = Word.self
    ) throws(ScenarioError) -> Word {
        let text = try text()
        guard let word = Word(rawValue: text) else {
            throw fault(.unknownWord(text, kind: kind, known: Word.allCases.map(\.rawValue)))
        }
        return word
    }
}

// MARK: - Containers

extension Part {
    func elements() throws(ScenarioError) -> [Part] {
        guard let elements = json.elements else { throw wrongType(expected: "an array") }
        return elements.enumerated().map { element($0.offset, $0.element) }
    }

    /// Each element of an array, as `read` reads it.
    func list<Element>(
        of read: (Part) throws(ScenarioError) -> Element
    ) throws(ScenarioError) -> [Element] {
        var list: [Element] = []
        for element in try elements() { list.append(try read(element)) }
        return list
    }

    func texts() throws(ScenarioError) -> [String] {
        try list { (element) throws(ScenarioError) in try element.text() }
    }

    /// The same part, which must be an object whose keys are nobody's business.
    func object() throws(ScenarioError) -> Part {
        guard json.members != nil else { throw wrongType(expected: "an object") }
        return self
    }

    /// The members of an object whose keys are the author's own, each once.
    func entries() throws(ScenarioError) -> [(name: String, part: Part)] {
        guard let object = json.members else { throw wrongType(expected: "an object") }
        var seen: Set<String> = []
        for member in object.members {
            guard seen.insert(member.name).inserted else { throw fault(.repeatedKey(member.name)) }
        }
        return object.members.map { ($0.name, self.member($0.name, $0.value)) }
    }

    /// The members of an object whose keys are the format's.
    func members(of shape: Shape) throws(ScenarioError) -> Members {
        let entries = try entries()
        for entry in entries where !shape.keys.contains(entry.name) {
            throw fault(.unknownKey(entry.name, known: shape.keys))
        }
        for key in shape.required where json[key] == nil { throw fault(.missingKey(key)) }
        return Members(whole: self)
    }
}

/// The members of an object whose keys have been checked.
struct Members: Sendable {
    let whole: Part

    subscript(key: String) -> Part? {
        whole.json[key].map { whole.member(key, $0) }
    }

    /// A member that the shape requires.
    func required(_ key: String) throws(ScenarioError) -> Part {
        guard let part = self[key] else { throw whole.fault(.missingKey(key)) }
        return part
    }
}

// MARK: - Durations

extension Duration {
    /// Reads `200ms`, `10s`, `1m`: digits and a unit, of which a day is the most.
    package init?(scenarioText text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 86_400_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s" where count <= 86_400: self = .seconds(count)
        case "m" where count <= 1_440: self = .seconds(count * 60)
        default: return nil
        }
    }

    /// The duration as a scenario writes it, to the millisecond and in the largest unit that is exact.
    package var scenarioText: String {
        let milliseconds = milliseconds
        if milliseconds % 60_000 == 0, milliseconds > 0 { return "\(milliseconds / 60_000)m" }
        if milliseconds % 1_000 == 0 { return "\(milliseconds / 1_000)s" }
        return "\(milliseconds)ms"
    }
}
