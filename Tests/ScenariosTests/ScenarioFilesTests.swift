import Basics
import Foundation
import Scenarios
import Testing

/// The scenarios of this repository, as their files hold them.
enum ScenarioFiles {
    static let root = URL(filePath: #filePath).appending(path: "../../../Scenarios").standardizedFileURL

    static func names(in folder: String = "") throws -> [String] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.sorted()
    }

    static func text(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: file)))
    }

    static func fragments() throws -> [String: [UInt8]] {
        let files = try names(in: "fragments").map { (String($0.dropLast(5)), try text(of: "fragments/\($0)")) }
        return Dictionary(uniqueKeysWithValues: files)
    }
}

@Suite("The scenarios of this repository")
struct ScenarioFilesTests {
    private static let fragments = Result { try ScenarioFiles.fragments() }

    @Test("Each is a scenario in either mode, named like its file", arguments: try ScenarioFiles.names())
    func scenario(_ file: String) throws {
        let text = try ScenarioFiles.text(of: file)

        for mode in Scenario.Mode.allCases {
            let scenario = try Scenario(parsing: text, named: file, mode: mode, fragments: try Self.fragments.get())

            #expect(scenario.id + ".json" == file)
            #expect(scenario.explanation.contains(scenario.title))
        }
    }

    @Test("No two have the same id, and all that they cite is in the contract")
    func together() throws {
        let contract = ScenarioFiles.root.appending(path: "../docs/contract.md").standardizedFileURL
        let scenarios = try ScenarioFiles.names().map { file in
            try Scenario(
                parsing: try ScenarioFiles.text(of: file),
                named: file,
                fragments: try Self.fragments.get()
            )
        }

        let coverage = ContractCoverage(
            contract: try String(contentsOf: contract, encoding: .utf8),
            scenarios: scenarios
        )

        #expect(throws: Never.self) { try Scenario.checkDistinct(scenarios) }
        #expect(coverage.strangers == [])
        #expect(coverage.entries.count > 100)
    }
}
