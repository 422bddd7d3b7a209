import Scenarios
import Testing

@Suite("Selection")
struct SelectionTests {
    private struct Named: Selectable, Hashable {
        let id: String
        var title = "A title"
        var tags: [String] = []
    }

    private static let all = [
        Named(id: "turn-steer", title: "Steering a turn", tags: ["turn"]),
        Named(id: "turn-large", title: "A long one", tags: ["turn", "large"]),
        Named(id: "line-long", tags: ["transport", "large"]),
        Named(id: "smoke"),
    ]

    @Test(
        "Filter, tags and shard must all agree, and the order stays",
        arguments: [
            (nil, nil, nil, ["turn-steer", "turn-large", "line-long", "smoke"]),
            ("^turn-", nil, nil, ["turn-steer", "turn-large"]),
            ("long", nil, nil, ["turn-large", "line-long"]),
            ("Steer|SMOKE", nil, nil, ["turn-steer"]),
            ("", nil, nil, ["turn-steer", "turn-large", "line-long", "smoke"]),
            (nil, "large", nil, ["turn-large", "line-long"]),
            ("turn", "not large", nil, ["turn-steer"]),
            (nil, nil, "2/3", ["turn-large"]),
            (nil, nil, "1/3", ["turn-steer", "smoke"]),
            (nil, "large", "2/2", ["line-long"]),
            (nil, nil, "9/9", []),
        ] as [(String?, String?, String?, [String])]
    )
    func conditions(filter: String?, tags: String?, shard: String?, ids: [String]) throws {
        let selection = try Selection(filter: filter, tags: tags, shard: shard)

        #expect(selection.selected(from: Self.all).map(\.id) == ids)
    }

    @Test("A repetition begins when all have had their turn")
    func repetition() throws {
        let selection = try Selection(filter: "turn")

        let ids = selection.selected(from: Self.all, times: 2).map(\.id)

        #expect(ids == ["turn-steer", "turn-large", "turn-steer", "turn-large"])
    }

    @Test("Every scenario is in exactly one shard, and shards differ by at most one", arguments: 1...12)
    func shards(count: Int) throws {
        for size in 0...25 {
            let all = (0..<size).map { Named(id: "\($0)") }
            let shards = try (1...count).map { number in
                Array(try Selection(shard: "\(number)/\(count)").selected(from: all))
            }

            #expect(shards.joined().sorted { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) } == all)
            #expect((shards.map(\.count).max() ?? 0) - (shards.map(\.count).min() ?? 0) <= 1)
        }
    }

    @Test(
        "A shard that isn't I/N is refused",
        arguments: [
            "", "1", "/", "1/", "/1", "0/1", "2/1", "1/2/3", "+1/2", "1/+2", " 1/2", "1/2 ", "-1/2", "a/b", "1/0",
            "1/99999999999999999999",
        ]
    )
    func badShards(text: String) {
        #expect(Shard(text) == nil)
        #expect(throws: SelectionError.malformedShard(text)) { try Selection(shard: text) }
    }

    @Test("An error says which flag is wrong, and why")
    func errors() {
        #expect(throws: SelectionError.malformedFilter("a(")) { try Selection(filter: "a(") }
        #expect(SelectionError.malformedFilter("a(").description == "--filter: \"a(\" is no regular expression")
        #expect(
            SelectionError.malformedShard("3/2").description == "--shard: \"3/2\" is not I/N with I from 1 to N"
        )
        let error = SelectionError.malformedTags("a b", .operatorExpected(column: 3, found: "b"))
        #expect(throws: error) { try Selection(tags: "a b") }
        #expect(error.description == "--tag: \"a b\": column 3: expected and, or, or the end, found \"b\"")
    }
}
