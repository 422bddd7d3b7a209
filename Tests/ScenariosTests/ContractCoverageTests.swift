import Scenarios
import Testing

@Suite("Coverage of the contract")
struct ContractCoverageTests {
    private static let contract = """
        # The contract

        - **CTR-A-1** A clause, which refers to CTR-X-9.
        - **CTR-A-2** Another:

        | clause | what |
        |---|---|
        | CTR-A-2.1 | a row |
        | approvals | CTR-A-3, CTR-A-4 |

        CTR-B-1 at the head of a paragraph is no clause.
        - **CTR-A-1** Said again.
        """

    @Test("Each clause has its scenarios, in the order of the contract, and what nobody proves is found")
    func coverage() throws {
        let scenarios = [
            try Draft("{'id': 'one', 'contract': ['CTR-A-2.1', 'CTR-A-1']}").scenario(),
            try Draft("{'id': 'two', 'contract': ['CTR-A-1', 'CTR-Z-1']}").scenario(),
        ]

        let coverage = ContractCoverage(contract: Self.contract, scenarios: scenarios)

        #expect(coverage.entries.map(\.clause) == ["CTR-A-1", "CTR-A-2", "CTR-A-2.1"])
        #expect(coverage.entries.map(\.scenarios) == [["one", "two"], [], ["one"]])
        #expect(coverage.uncovered == ["CTR-A-2"])
        #expect(coverage.strangers.map(\.clause) == ["CTR-Z-1"])
        #expect(coverage.strangers.map(\.scenario) == ["two"])
    }
}
