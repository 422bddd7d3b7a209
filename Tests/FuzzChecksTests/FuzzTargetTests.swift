import FuzzChecks
import Testing

@Suite("Fuzz targets")
struct FuzzTargetTests {
    @Test("Every target has a corpus, and no corpus is of none")
    func corpora() throws {
        #expect(try FuzzCorpora.folders() == FuzzTarget.allCases.map(\.rawValue).sorted())
    }

    @Test("What was found once isn't found any more", arguments: FuzzTarget.allCases)
    func replay(_ target: FuzzTarget) throws {
        let inputs = try FuzzCorpora.inputs(of: target)

        #expect(!inputs.isEmpty)
        for input in inputs { #expect(target.disagreement(on: input.bytes) == nil, "\(input.name)") }
    }

    @Test("An empty input says nothing", arguments: FuzzTarget.allCases)
    func nothing(_ target: FuzzTarget) {
        #expect(target.disagreement(on: []) == nil)
    }
}
