import Basics

/// Puts fragments into the places that `use` them.
struct Splicer {
    /// What a fragment is made of.
    enum Kind: String {
        case script
        case steps
    }

    /// How many verbs or steps one scenario may have once all fragments are in their places.
    static let mostElements = 10_000

    private let fragments: [String: [UInt8]]
    private let constants: Bindings
    private let fillsIn: Bool
    private var count = 0

    /// Creates a splicer; one that doesn't fill in leaves the constants inside fragments to who reads the result.
    init(fragments: [String: [UInt8]], constants: Bindings, fillsIn: Bool = true) {
        self.fragments = fragments
        self.constants = constants
        self.fillsIn = fillsIn
    }

    /// The elements of an array, with those of fragments where they are used.
    mutating func splice(_ list: Part, _ kind: Kind) throws(ScenarioError) -> [SplicedPart] {
        try splice(list, kind, place: list.path.description, within: [])
    }

    private mutating func splice(
        _ list: Part,
        _ kind: Kind,
        place: String,
        within names: [String]
    ) throws(ScenarioError) -> [SplicedPart] {
        var spliced: [SplicedPart] = []
        for (index, element) in try list.elements().enumerated() {
            let place = "\(place)[\(index)]"
            count += 1
            guard count <= Self.mostElements else { throw element.fault(.outOfRange(count, 0...Self.mostElements)) }
            if element.json["use"] != nil {
                spliced += try fragment(element, kind, place: place, within: names)
            } else {
                spliced.append(try nested(element, kind, place: place, within: names))
            }
        }
        return spliced
    }

    private mutating func fragment(
        _ use: Part,
        _ kind: Kind,
        place: String,
        within names: [String]
    ) throws(ScenarioError) -> [SplicedPart] {
        let use = Part(json: constants.fillIn(use.json), file: use.file, path: use.path)
        let name = try use.members(of: .use).required("use").name()
        guard !names.contains(name) else { throw use.fault(.fragmentCycle(names + [name])) }
        guard let text = fragments[name] else { throw use.fault(.nothingNamed(name, kind: "fragment")) }
        let whole = try Part(parsing: text, named: "fragments/\(name).json")
        let members = try whole.members(of: .fragment)
        _ = try members.required("format").integer(in: 1...1)
        if members["script"] != nil, members["steps"] != nil {
            throw whole.fault(.excludingKeys("script", "steps"))
        }
        let list = try members.required(kind.rawValue)
        let filled = Part(json: fillsIn ? constants.fillIn(list.json) : list.json, file: list.file, path: list.path)
        return try splice(filled, kind, place: "\(place)/\(name)", within: names + [name])
    }

    /// An element with the verbs or steps inside it, if it has any.
    private mutating func nested(
        _ element: Part,
        _ kind: Kind,
        place: String,
        within names: [String]
    ) throws(ScenarioError) -> SplicedPart {
        guard let inner = element.json["do"], inner.elements != nil else {
            return SplicedPart(place: place, part: element, children: [])
        }
        let children = try splice(element.member("do", inner), kind, place: "\(place).do", within: names)
        return SplicedPart(place: place, part: element, children: children)
    }
}

/// A verb or a step in its final place.
struct SplicedPart {
    /// Where the scenario has it; the part itself knows the place in its own file.
    let place: String
    let part: Part

    /// What its `do` holds.
    let children: [SplicedPart]

    /// This and all inside it, in the order of the text.
    var flattened: [SplicedPart] { [self] + children.flatMap(\.flattened) }

    /// The part without what stands among ``children``.
    var own: Part {
        guard !children.isEmpty, let object = part.json.members else { return part }
        return Part(json: .object(object.without(["do"])), file: part.file, path: part.path)
    }
}
