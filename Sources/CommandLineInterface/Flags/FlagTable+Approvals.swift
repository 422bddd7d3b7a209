import Contract

// What is done about what the app-server wants decided (contract CTR-APPR-3, CTR-APPR-5).
extension FlagTable {
    static let approvals: [Flag] =
        [
            Flag(
                "--approval-policy",
                "<policy>",
                ["BAA_CODEXD_APPROVAL_POLICY"],
                .text("ask"),
                .approvalPolicy(\.approvals.policy),
                "what is done about approvals: ask, accept, decline"
            )
        ] + ApprovalKind.allCases.map(policy)
        + [
            Flag(
                "--approval-timeout",
                "<ms ≥ 0>",
                ["BAA_CODEXD_APPROVAL_TIMEOUT"],
                .nothing,
                .optionalMilliseconds(\.approvals.timeout),
                "how long an approval waits for somebody; 0 is without end"
            )
        ] + ApprovalKind.allCases.map(timeout)
        + [
            Flag(
                "--approval-timeout-decision",
                "<accept|decline>",
                ["BAA_CODEXD_APPROVAL_TIMEOUT_DECISION"],
                .text("decline"),
                .timeoutDecision(\.approvals.timeoutDecision),
                "what is decided then"
            ),
            Flag(
                "--max-approvals",
                "<integer ≥ 0>",
                ["BAA_CODEXD_MAX_APPROVALS"],
                .text("1000"),
                .count(\.approvals.most, atLeast: 0),
                "how many approvals may wait; one more is declined"
            ),
        ]

    private static func policy(_ kind: ApprovalKind) -> Flag {
        Flag(
            "--approval-policy-\(kind.rawValue)",
            "<policy>",
            ["BAA_CODEXD_APPROVAL_POLICY_\(kind.variable)"],
            .other("--approval-policy"),
            .optionalApprovalPolicy(\.approvals.policies[kind]),
            "… about those of kind \(kind.rawValue)"
        )
    }

    private static func timeout(_ kind: ApprovalKind) -> Flag {
        Flag(
            "--approval-timeout-\(kind.rawValue)",
            "<ms ≥ 0>",
            ["BAA_CODEXD_APPROVAL_TIMEOUT_\(kind.variable)"],
            .other("--approval-timeout"),
            .optionalMilliseconds(\.approvals.timeouts[kind]),
            "… one of kind \(kind.rawValue)"
        )
    }
}

extension ApprovalKind {
    /// The kind as it stands in the name of a variable.
    fileprivate var variable: String {
        String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
    }
}
