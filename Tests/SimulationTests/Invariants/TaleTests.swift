import Testing

@testable import Simulation

@Suite("What breaks an invariant, and what nearly does")
struct TaleTests {
    @Test("a history breaks the invariant that it should and no other, however its bytes are cut", arguments: Tale.all)
    func breaksWhatItShould(_ tale: Tale) {
        let whole = tale.play().breaches

        #expect(whole.map(\.invariant) == (tale.breaks.map { [$0] } ?? []))
        for piece in [1, 2, 3, 5, 7, 16, 61] {
            #expect(tale.play(piece: piece).breaches == whole, "in pieces of \(piece) bytes")
        }
    }

    @Test("every invariant has a history that breaks it", arguments: Invariant.allCases)
    func everyInvariantCanBreak(_ invariant: Invariant) {
        #expect(Tale.all.contains { $0.breaks == invariant })
    }

    @Test("an invariant that broke is told once, with the step at which it did, and the others are still watched")
    func breaksOnce() {
        let watch = Tale.sound(
            "two breaks, one of them twice",
            .start,
            .log(event(1), event(3)),
            .log(event(9)),
            .orphans(2)
        ).play()

        #expect(watch.breaches.map(\.invariant) == [.seqGapless, .noOrphans])
        #expect(watch.breaches.map(\.step) == [1, 3])
        #expect(watch.breaches.first?.description == "seq-gapless broke at step 1: event 3 follows event 1")
    }

    @Test("the names of the invariants are those that reports and scenarios use")
    func names() {
        #expect(
            Invariant.allCases.map(\.rawValue) == [
                "json-whole", "settled-once", "seq-gapless", "no-second-start", "answer-once",
                "one-outcome-per-key", "acknowledged-is-durable", "state-is-fold-of-events", "unreadable-kept",
                "run-log", "no-orphans",
                "bounded", "converges", "restart-idempotent", "canary",
            ]
        )
    }
}

extension Tale {
    static let all =
        files + canary + settledOnce + seqGapless + noSecondStart + answerOnce + acknowledgedIsDurable + atTheEnd
        + settledRuns + startedRuns + openRuns + runLogs + runFiles + durableRuns
        + stateIsFold + unreadableKept + restartIdempotent + oneOutcomePerKey
}
