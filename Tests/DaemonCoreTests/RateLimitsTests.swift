import Basics
import DaemonCore
import Testing

@Suite("What the app-server tells of limits")
struct RateLimitsTests {
    private static func update(_ windows: String, limit: String = "codex") throws -> JSON {
        try JSON(
            parsing: #"{"rateLimits":{"limitId":"\#(limit)","planType":null,"credits":{"balance":"0"},\#(windows)}}"#
        )
    }

    @Test("The last of the windows that are used up says when, and what isn't used up doesn't")
    func windows() throws {
        var limits = RateLimits()
        let first = try limits.take(
            Self.update(
                #""primary":{"usedPercent":100,"resetsAt":50},"secondary":{"usedPercent":99.9,"resetsAt":900}"#
            )
        )

        #expect(!first)
        #expect(limits.resetsAt == Timestamp(millisecondsSinceEpoch: 50_000))
        _ = try limits.take(
            Self.update(
                #""primary":{"usedPercent":100,"resetsAt":50},"secondary":{"usedPercent":120.5,"resetsAt":900}"#
            )
        )
        #expect(limits.resetsAt == Timestamp(millisecondsSinceEpoch: 900_000))
    }

    @Test("An update without a window says nothing")
    func silent() throws {
        var limits = RateLimits()
        _ = try limits.take(Self.update(#""primary":{"usedPercent":100,"resetsAt":50}"#))

        #expect(try !limits.take(Self.update(#""primary":null,"secondary":null"#)))
        #expect(limits.take(.null) == false)
        #expect(limits.resetsAt == Timestamp(millisecondsSinceEpoch: 50_000))
    }

    @Test("It takes word of every limit that was used up to show that none is")
    func several() throws {
        var limits = RateLimits()
        _ = try limits.take(Self.update(#""primary":{"usedPercent":100,"resetsAt":50}"#))
        _ = try limits.take(Self.update(#""primary":{"usedPercent":100}"#, limit: "other"))

        #expect(try !limits.take(Self.update(#""primary":{"usedPercent":1,"resetsAt":50}"#)))
        #expect(limits.resetsAt == nil)
        #expect(try limits.take(Self.update(#""primary":{"usedPercent":1,"resetsAt":50}"#, limit: "other")))
    }

    @Test(
        "A time that isn't one is as good as none",
        arguments: ["-1", "9223372036854775807", "1e400", "\"soon\"", "null", "0"]
    )
    func nonsense(time: String) throws {
        var limits = RateLimits()

        #expect(try !limits.take(Self.update(#""primary":{"usedPercent":100,"resetsAt":\#(time)}"#)))
        #expect(limits.resetsAt == nil)
    }
}
