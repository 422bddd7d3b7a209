import Contract

// How much the local API takes on (contract CTR-API-38).
extension FlagTable {
    static let limits: [Flag] = [
        Flag(
            "--max-connections",
            "<integer ≥ 1>",
            ["BAA_CODEXD_MAX_CONNECTIONS"],
            .text("256"),
            .count(\.limits.connections, atLeast: 1),
            "how many clients may be connected at once"
        ),
        Flag(
            "--max-queued-events",
            "<integer ≥ 1>",
            ["BAA_CODEXD_MAX_QUEUED_EVENTS"],
            .text("1024"),
            .count(\.limits.queuedEvents, atLeast: 1),
            "how many events may be on their way to a subscriber"
        ),
        Flag(
            "--max-queued-bytes",
            "<integer ≥ 1>",
            ["BAA_CODEXD_MAX_QUEUED_BYTES"],
            .text("16777216"),
            .count(\.limits.queuedBytes, atLeast: 1),
            "how many bytes may be on their way to a subscriber"
        ),
        Flag(
            "--max-idempotency-keys",
            "<integer ≥ 0>",
            ["BAA_CODEXD_MAX_IDEMPOTENCY_KEYS"],
            .text("10000"),
            .count(\.limits.requestKeys, atLeast: 0),
            "how many requests with keys are remembered for a day"
        ),
        Flag(
            "--max-head-bytes",
            "<integer ≥ 1024>",
            ["BAA_CODEXD_MAX_HEAD_BYTES"],
            .text("16384"),
            .count(\.limits.headBytes, atLeast: 1024),
            "how long the head of a request may be"
        ),
        Flag(
            "--max-body-bytes",
            "<integer ≥ 1024>",
            ["BAA_CODEXD_MAX_BODY_BYTES"],
            .text("8388608"),
            .count(\.limits.bodyBytes, atLeast: 1024),
            "how long the body of a request may be"
        ),
        Flag(
            "--head-timeout-ms",
            "<ms ≥ 1>",
            ["BAA_CODEXD_HEAD_TIMEOUT_MS"],
            .text("10000"),
            .milliseconds(\.limits.headPatience, atLeast: 1),
            "how long the head of a request may take"
        ),
        Flag(
            "--idle-timeout-ms",
            "<ms ≥ 1>",
            ["BAA_CODEXD_IDLE_TIMEOUT_MS"],
            .text("60000"),
            .milliseconds(\.limits.idlePatience, atLeast: 1),
            "how long a connection may be without progress"
        ),
    ]
}
