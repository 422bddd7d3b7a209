import Basics
import Contract
import Testing

@Suite("Records")
struct RecordTests {
    @Test("A record is written as it was read, with unknown members behind the known ones", arguments: Sample.all)
    func roundTrip(_ sample: Sample) throws {
        let object = try JSONObject(sample.text)

        let written = try sample.rewrite(object.followed(by: ["x-new": ["b": 1, "a": [true]], "x-null": nil]))

        #expect(written.encoded() == (object.followed(by: ["x-new": ["b": 1, "a": [true]], "x-null": nil])).encoded())
    }

    @Test("Unknown members that stood in front or in between keep their order among themselves", arguments: Sample.all)
    func shuffled(_ sample: Sample) throws {
        let object = try JSONObject(sample.text)
        let front: JSONObject = ["x-2": 2, "x-1": 1]

        #expect(try sample.rewrite(front.followed(by: object)) == object.followed(by: front))
    }

    @Test("The members have the contract's names and order", arguments: Sample.all)
    func names(_ sample: Sample) throws {
        let object = try JSONObject(sample.text)

        #expect(try sample.rewrite(object).names == sample.names)
    }

    @Test("What may be null may be absent, and is then written as null or as what it amounts to", arguments: Sample.all)
    func absent(_ sample: Sample) throws {
        var object = try JSONObject(sample.text)
        for name in sample.optional { object[name] = nil }

        let written = try sample.rewrite(object)

        #expect(written.names == sample.names)
        for name in sample.optional { #expect(written[name] == Sample.absent(name)) }
    }

    @Test("A member that's missing or of another type is named with its record", arguments: Sample.all)
    func errors(_ sample: Sample) throws {
        let object = try JSONObject(sample.text)
        for name in sample.names where name != "change" {
            var spoiled = object
            spoiled[name] = ["wrong": [1]]
            if sample.objects.contains(name) { spoiled[name] = 1 }
            let error = try #require(throws: RecordError.self) { try sample.rewrite(spoiled) }
            #expect("\(error)".hasPrefix("\(sample.kind): \(name) should be "))

            guard !sample.optional.contains(name) else { continue }
            spoiled[name] = nil
            let missing = try #require(throws: RecordError.self) { try sample.rewrite(spoiled) }
            #expect(missing.member == name)
            #expect(missing.record == sample.kind)
        }
    }

    @Test("A bad record within a registry is named for what it is")
    func nested() throws {
        let registry = try JSONObject(#"{"updatedAt": null, "sessions": [{"sessionId": "s"}]}"#)

        let error = try #require(throws: RecordError.self) { try SessionRegistry(registry) }

        #expect(error.description == "session: purpose should be one of duplex, smoke, worker")
    }

    @Test("A time that isn't one is refused", arguments: ["yesterday", "2026-03-22", "2026-13-22T13:16:04.000Z"])
    func time(_ text: String) throws {
        var object = try JSONObject(Sample.identity.text)
        object["createdAt"] = .string(text)

        let error = try #require(throws: RecordError.self) { try Identity(object) }

        #expect(error.description == "identity: createdAt should be an ISO 8601 time")
    }

    @Test("A child is configured anew and keeps its history and what we don't know of it")
    func reset() throws {
        var child = try ChildRecord(JSONObject(Sample.child.text).followed(by: ["x": 1]))
        child.arguments = ["old"]

        let reset = child.reset(for: .forTesting())

        #expect(reset.status == .idle)
        #expect(reset.arguments == ["app-server"])
        #expect(reset.processID == nil)
        #expect(reset.exitCode == child.exitCode)
        #expect(reset.object["x"] == 1)
    }
}
