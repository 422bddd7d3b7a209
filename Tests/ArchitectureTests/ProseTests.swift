import Testing

/// What no file of the repository says, and how the pages about decisions are numbered.
enum ProseRules {
    /// Places that exist on one machine only; put together here, so that this file doesn't say them.
    static let places = ["../" + "shared", "/work" + "/"]

    /// The lines that mention a place outside of the repository, or the number of a report in a tracker.
    static func findings(in text: String) -> [Finding] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            let strangers = places.filter { line.contains($0) }
            let reports = mentionsReport(line) ? ["a report's number"] : []
            return (strangers + reports).map { Finding("mentions \($0)", line: index + 1) }
        }
    }

    /// Why the pages in `docs/decisions` aren't 0001, 0002, 0003 and so on.
    static func objections(toDecisions names: [String]) -> [String] {
        names.sorted().enumerated().compactMap { index, name in
            let digits = String(index + 1)
            let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let title = name.dropFirst(5).dropLast(3)
            let isTitle = !title.isEmpty && title.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
            guard !name.hasPrefix(number + "-") || !name.hasSuffix(".md") || !isTitle else { return nil }
            return "\(name) stands where \(number)-title.md should"
        }
    }

    /// Whether a line says "issue" and then a number, as in a tracker.
    private static func mentionsReport(_ line: Substring) -> Bool {
        let words = line.lowercased().split(separator: " ").map {
            $0.drop { !$0.isLetter && !$0.isNumber && $0 != "#" }
        }
        let pairs = zip(words, words.dropFirst()).contains { word, next in
            (word == "issue" || word == "issues")
                && (next.hasPrefix("#") || next.first?.isNumber == true || next.prefix { $0.isLetter } == "n")
        }
        return pairs || words.contains { $0.hasPrefix("issue#") }
    }
}

@Suite("Prose")
struct ProseTests {
    @Test("A file can be understood with nothing but the repository", arguments: try Repository.files())
    func prose(of path: String) throws {
        let findings = ProseRules.findings(in: try Repository.text(of: path))

        #expect(findings == [])
    }

    @Test("Decisions are numbered without a hole")
    func decisions() throws {
        let folder = "docs/decisions/"
        let names = try Repository.files().filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }

        #expect(ProseRules.objections(toDecisions: names) == [])
    }

    @Test(
        "A mention of somewhere else is found",
        arguments: [
            "see ../" + "shared/spec", "in /work" + "/main", "fixes issue" + " #12", "Issue" + " 7 says",
            "issue" + " N", "issue" + "#3", "(issues" + " 4 and 5)",
        ]
    )
    func strangers(_ line: String) {
        #expect(ProseRules.findings(in: "first\n" + line).map(\.line) == [2])
    }

    @Test(
        "Ordinary sentences pass",
        arguments: ["an issue with 3 parts", "tissue 5", "a shared folder", "/workspace/a", "the work/life of a turn"]
    )
    func noStrangers(_ line: String) {
        #expect(ProseRules.findings(in: line) == [])
    }

    @Test(
        "A hole, a doubled number and a page without a title are found",
        arguments: [
            ["0002-b.md"], ["0001-a.md", "0003-c.md"], ["0001-a.md", "0001-b.md"], ["0001.md"], ["0001-a.txt"],
            ["1-a.md"], ["0001-A b.md"], ["0001-a.md", "README.md"],
        ]
    )
    func misnumbered(_ names: [String]) {
        #expect(ProseRules.objections(toDecisions: names).count == 1)
    }

    @Test("Pages that count from one pass", arguments: [[], ["0001-a.md"], ["0002-b-2.md", "0001-one-core.md"]])
    func numbered(_ names: [String]) {
        #expect(ProseRules.objections(toDecisions: names) == [])
    }
}
