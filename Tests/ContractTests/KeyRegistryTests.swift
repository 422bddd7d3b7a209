import Basics
import Contract
import Testing

@Suite("The requests with keys")
struct KeyRegistryTests {
    private static let start = Timestamp(millisecondsSinceEpoch: 1_774_185_364_000)

    private static func after(_ milliseconds: Int64) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: start.millisecondsSinceEpoch + milliseconds)
    }

    private static func request(_ key: String, at time: Timestamp = start, status: Int? = 202) -> KeyedRequest {
        var request = KeyedRequest(key: RequestKey(rawValue: key), createdAt: time, fingerprint: "f-\(key)")
        request.status = status
        request.runID = "run-1"
        request.body = status == nil ? nil : ["runId": "run-1", "prompt": "größer \"x\"\n"]
        return request
    }

    @Test("A request is known for 24 hours, and no longer")
    func lifetime() {
        var registry = KeyRegistry()
        registry.put(Self.request("a"), at: Self.start)

        #expect(registry.request("a", at: Self.after(86_399_999)) == Self.request("a"))
        #expect(registry.request("a", at: Self.after(86_400_000)) == nil)
        #expect(registry.request("b", at: Self.start) == nil)
    }

    @Test("With each that is put the oldest are let go that are too old, 64 at most, and all that are undecided")
    func letGo() {
        var registry = KeyRegistry()
        for number in 0..<100 {
            registry.put(Self.request("old-\(number)", at: Self.after(Int64(number))), at: Self.start)
        }
        for number in 0..<70 { registry.put(Self.request("open-\(number)", status: nil), at: Self.start) }
        registry.put(Self.request("young", at: Self.after(1_000_000)), at: Self.start)

        registry.put(Self.request("new", at: Self.after(86_400_098)), at: Self.after(86_400_098))
        let kept = registry.keys.map(\.key.rawValue)
        registry.put(Self.request("newer"), at: Self.after(86_400_098))

        #expect(kept == (64..<100).map { "old-\($0)" } + ["young", "new"])
        #expect(registry.keys.map(\.key.rawValue) == ["old-99", "young", "new", "newer"])
        #expect(registry.updatedAt == Self.after(86_400_098))
    }

    @Test("There's room where there are fewer than may be, or the oldest is too old")
    func room() {
        var registry = KeyRegistry()
        let isRoomForNone = registry.hasRoom(for: 0, at: Self.start)
        registry.put(Self.request("a"), at: Self.start)

        #expect(!isRoomForNone)
        #expect(registry.hasRoom(for: 2, at: Self.start))
        #expect(!registry.hasRoom(for: 1, at: Self.after(86_399_999)))
        #expect(registry.hasRoom(for: 1, at: Self.after(86_400_000)))
    }

    @Test("A checkpoint and the log behind it give what the log alone gives")
    func checkpoint() throws {
        let changes = [
            StateChange(keys: [Self.request("a", status: nil), Self.request("b\\\"")]),
            StateChange(keys: [Self.request("a")]),
            StateChange(keys: [Self.request("c")], removed: StateChange.Removal(keys: ["b\\\"", "none"])),
        ]
        let entries = changes.enumerated().map { number, change in
            let event = Event(
                seq: number + 1,
                createdAt: Self.after(Int64(number)),
                level: .info,
                type: .outcomeKept,
                message: "m",
                detail: nil
            )
            return LogEntry(event, changing: change)
        }
        for covered in 0...changes.count {
            var whole = ServiceState(eventCacheSize: 8)
            var written = ServiceState(eventCacheSize: 8)
            for (number, entry) in entries.enumerated() {
                // As a start reads it.
                let read = try LogEntry(JSONObject(String(decoding: entry.line, as: UTF8.self)))
                #expect(read == entry)
                whole.apply(read)
                if number < covered { written.apply(read) }
            }
            var loaded = ServiceState(eventCacheSize: 8)
            try loaded.load(.requestKeys, from: JSONSlice(validating: written.checkpoint(.requestKeys)))
            #expect(loaded.covered(.requestKeys) == covered)
            for entry in entries { loaded.apply(entry) }

            #expect(loaded.keys == whole.keys)
            #expect(loaded.lastChanges[.requestKeys] == 3)
            #expect(loaded.keys.keys.map(\.key.rawValue) == ["a", "c"])
        }
    }
}
