import Basics
import Contract
import Testing

@testable import DaemonCore

@Suite("Threads are watched while their turns are open")
struct TurnWatchTests {
    static let thread = ThreadID(rawValue: "t")
    var watch = TurnWatch(stallTimeout: .seconds(600))

    static func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    mutating func demand(at seconds: Double, isPaused: Bool = false) -> TurnWatch.Demand? {
        watch.takeDue(at: Self.at(seconds)) { _ in isPaused }
    }

    @Test("A thread that's idle for two seconds is asked about, once until it's answered")
    mutating func idle() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.idle(Self.thread, at: Self.at(10))
        watch.idle(Self.thread, at: Self.at(11))
        #expect(watch.deadline == Self.at(12))
        #expect(demand(at: 11.9) == nil)
        #expect(demand(at: 12) == .ask(Self.thread))
        watch.asks(Self.thread, at: Self.at(12))
        #expect(demand(at: 13) == nil)
        #expect(watch.isAsked(Self.thread))
    }

    @Test("What makes a turn doubtful while its thread is read has it read once more")
    mutating func doubtedAgain() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.doubt(Self.thread, at: Self.at(1))
        #expect(demand(at: 3) == .ask(Self.thread))
        watch.asks(Self.thread, at: Self.at(3))
        watch.doubt(Self.thread, at: Self.at(4))
        #expect(demand(at: 6) == nil)
        watch.asked(Self.thread, isAnswered: true, at: Self.at(6))
        #expect(demand(at: 8) == .ask(Self.thread))
    }

    @Test("That a thread is active takes back that it was idle, and no other doubt")
    mutating func otherDoubts() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.idle(Self.thread, at: Self.at(1))
        watch.doubt(Self.thread, at: Self.at(2))
        watch.active(Self.thread)
        #expect(demand(at: 3) == nil)
        #expect(demand(at: 4) == .ask(Self.thread))
    }

    @Test("What is heard of threads that nobody watches counts for those that are")
    mutating func others() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.hear(of: ThreadID(rawValue: "of an agent"), at: Self.at(500))
        #expect(demand(at: 600) == nil)
        #expect(demand(at: 1100) == .stalled(Self.thread, .seconds(600)))
    }

    @Test("A thread that's active again isn't asked about")
    mutating func active() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.idle(Self.thread, at: Self.at(1))
        watch.active(Self.thread)
        #expect(demand(at: 100) == nil)
    }

    @Test("A turn that runs on while its thread stays idle is asked about less and less often")
    mutating func pauses() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.idle(Self.thread, at: Self.at(0))
        var (now, pauses): (Double, [Double]) = (2, [])
        for _ in 0..<7 {
            #expect(demand(at: now) == .ask(Self.thread))
            watch.asks(Self.thread, at: Self.at(now))
            watch.hear(of: Self.thread, at: Self.at(now))
            watch.asked(Self.thread, isAnswered: true, at: Self.at(now))
            var next = now
            while watch.deadline.map({ $0 > Self.at(next) }) ?? false { next += 1 }
            pauses.append(next - now)
            now = next
        }
        #expect(pauses == [4, 8, 16, 32, 60, 60, 60])
    }

    @Test("Questions that nobody answers are given up")
    mutating func failures() {
        watch = TurnWatch(stallTimeout: .zero)
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.idle(Self.thread, at: Self.at(0))
        var (now, questions): (Double, Int) = (2, 0)
        while demand(at: now) == .ask(Self.thread) {
            questions += 1
            watch.asks(Self.thread, at: Self.at(now))
            watch.asked(Self.thread, isAnswered: false, at: Self.at(now))
            now += 100
        }
        #expect(questions == TurnWatch.mostFailures)
        #expect(watch.deadline == nil)
    }

    @Test("Silence is told once, and again after a sign of life")
    mutating func stalls() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.hear(of: Self.thread, at: Self.at(300))
        #expect(demand(at: 600) == nil)
        #expect(watch.deadline == Self.at(900))
        #expect(demand(at: 900) == .stalled(Self.thread, .seconds(600)))
        #expect(demand(at: 5000) == nil)
        watch.hear(of: Self.thread, at: Self.at(5000))
        #expect(demand(at: 5600) == .stalled(Self.thread, .seconds(600)))
    }

    @Test("The clock stands still while the turn waits for somebody")
    mutating func paused() {
        watch.runs(on: Self.thread, at: Self.at(0))
        #expect(demand(at: 600, isPaused: true) == nil)
        #expect(demand(at: 1199) == nil)
        #expect(demand(at: 1200) == .stalled(Self.thread, .seconds(600)))
    }

    @Test("Nothing is asked about a thread that rests, and nothing is kept of it")
    mutating func rests() {
        watch.runs(on: Self.thread, at: Self.at(0))
        watch.took("m", as: TurnID(rawValue: "u"), on: Self.thread)
        #expect(watch.message(of: TurnID(rawValue: "u"), on: Self.thread) == "m")
        watch.connectionLost()
        #expect(watch.message(of: TurnID(rawValue: "u"), on: Self.thread) == "m")
        watch.idle(Self.thread, at: Self.at(0))
        watch.rests(Self.thread)
        #expect(watch.deadline == nil && demand(at: 5000) == nil)
        watch.runs(on: Self.thread, at: Self.at(6000))
        #expect(watch.message(of: TurnID(rawValue: "u"), on: Self.thread) == nil)
    }
}
