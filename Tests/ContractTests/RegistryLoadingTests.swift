import Basics
import Contract
import Testing

/// Registries as other programs may have written them: ours, with unknown members, reordered, with other escapes.
private struct ForeignRegistries {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A registry's file, and the object that it should be read as.
    mutating func next() throws -> (file: StateFile, text: String, object: JSONObject) {
        let (file, sample, name): (StateFile, Sample, String) =
            Bool.random(using: &generator)
            ? (.sessionRegistry, .session, "sessions") : (.runRegistry, .run, "runs")
        var records: [JSON] = []
        for number in 0..<Int.random(in: 0..<12, using: &generator) {
            records.append(.object(try record(sample, number)))
        }
        var object: JSONObject = ["updatedAt": nil]
        if draw(9) > 0 { object[name] = .array(records) }
        if draw(6) == 0 { object["extra"] = ["x": [1]] }
        object["seq"] = .integer(draw(100))
        var text = String(decoding: object.encoded(draw(2) == 0 ? .pretty : .compact), as: UTF8.self)
        // Other programs escape what need not be, and so do we not.
        if draw(3) == 0 { text.replace("é", with: #"\u00e9"#) }
        if draw(3) == 0 { text.replace("/w", with: #"\/w"#) }
        return (file, text, object)
    }

    private mutating func record(_ sample: Sample, _ number: Int) throws -> JSONObject {
        var record = try JSONObject(sample.text)
        // Now and then a name is there twice.
        record[sample.names[0]] = .string("id-\(draw(8) == 0 ? 0 : number)")
        if record["status"] == "active", draw(2) == 0 { record["status"] = "closed" }
        record["metadata"] = ["text": .string("é\n\"\\/\u{1}\u{7F}" + String(repeating: "x", count: draw(40)))]
        for _ in 0..<(draw(2) == 0 ? draw(3) : 0) { disturb(&record) }
        return record
    }

    private mutating func disturb(_ record: inout JSONObject) {
        let member = record.members[draw(record.members.count)]
        let values: [JSON] = [
            nil, 1, -7, 1_000_000, true, "x", "", [], [:], "completed", "2026-03-22T13:16:04Z",
            "2026-02-30T13:16:04.000Z", "2026-03-22T13:16:04.123456Z", "2024-02-29T23:59:59.999Z", ["a": [nil, 1]],
            ["totalEntries": 1],
            .number(JSONNumber(literal: "1.0") ?? JSONNumber(1)),
        ]
        switch draw(6) {
        case 0: record[member.name] = nil
        case 1: record.append(member.name, member.value)
        case 2: record["unknown"] = values[draw(values.count)]
        case 3:
            var members = record.members
            members.shuffle(using: &generator)
            record = JSONObject(members)
        default: record[member.name] = values[draw(values.count)]
        }
    }

    private mutating func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
}

@Suite("Registries that are loaded as text")
struct RegistryLoadingTests {
    @Test(
        "A registry is loaded from its text as it's read from a tree, with the same error if it isn't one",
        arguments: UInt64(0)..<40
    )
    func equalToTree(seed: UInt64) throws {
        var foreign = ForeignRegistries(seed: seed)
        for _ in 0..<100 {
            let (file, text, object) = try foreign.next()
            let record = object.without(["seq"])
            var state = ServiceState(eventCacheSize: 1)
            let error = Self.error { try state.load(file, from: JSONSlice(validating: Array(text.utf8))) }

            switch file {
            case .sessionRegistry:
                let misfit = Self.error { _ = try SessionRegistry(record) }
                try #require(error == misfit, "\(text)")
                guard error == nil else { continue }
                try Self.compare(state.sessions, try SessionRegistry(record), text)
                try #require(state.checkpoint(file) == Self.file(try SessionRegistry(record), object), "\(text)")
            default:
                let misfit = Self.error { _ = try RunRegistry(record) }
                try #require(error == misfit, "\(text)")
                guard error == nil else { continue }
                let tree = try RunRegistry(record)
                try #require(state.runs == tree, "\(text)")
                try #require(Array(state.runs.runs) == Array(tree.runs))
                try #require(state.runs.runs.open == tree.runs.open)
                try #require(Array(state.runs.runs.settled) == Array(tree.runs.settled))
                try #require(state.checkpoint(file) == Self.file(tree, object), "\(text)")
            }
        }
    }

    private static func compare(_ loaded: SessionRegistry, _ tree: SessionRegistry, _ text: String) throws {
        try #require(loaded == tree, "\(text)")
        try #require(Array(loaded.sessions) == Array(tree.sessions))
        try #require(loaded.busySessions == tree.busySessions)
        try #require(loaded.sessions.open == tree.sessions.open)
        try #require(Array(loaded.sessions.settled) == Array(tree.sessions.settled))
        try #require(loaded.sessions(on: "t") == tree.sessions(on: "t"))
    }

    /// The file of a registry, written by way of a tree.
    private static func file(_ registry: some Record, _ object: JSONObject) -> [UInt8] {
        let tree = registry.object.followed(by: ["seq": object["seq"] ?? 0])
        return tree.encoded(.pretty) + [UInt8(ascii: "\n")]
    }

    @Test("What this version writes is taken as it is, and nothing else is", arguments: [Sample.session, Sample.run])
    func outline(sample: Sample) throws {
        let ours = try JSONObject(sample.text)
        #expect(Self.isOurs(ours, sample))
        for name in sample.names {
            var lacking = ours
            lacking[name] = nil
            #expect(!Self.isOurs(lacking, sample), "\(name) is absent")
            var none = ours
            none[name] = .null
            let isWritten = sample.optional.contains(name) && Sample.absent(name) == .null
            #expect(Self.isOurs(none, sample) == isWritten, "\(name) is null")
            #expect(!Self.isOurs(ours.followed(by: [name: .null]), sample), "\(name) is there twice")
        }
        #expect(!Self.isOurs(ours.followed(by: ["x": 1]), sample))
        #expect(!Self.isOurs(JSONObject(ours.members.reversed()), sample))
        #expect(!Self.isOurs([:], sample))
    }

    private static func isOurs(_ object: JSONObject, _ sample: Sample) -> Bool {
        let text = JSONSlice(written: object.encoded())
        return sample.kind == "run" ? Run.outline(of: text) != nil : Session.outline(of: text) != nil
    }

    private static func error(_ work: () throws -> Void) -> RecordError? {
        do {
            try work()
            return nil
        } catch {
            return error as? RecordError
        }
    }
}
