import Basics
import Contract
import DaemonCore
import Testing

@Suite("The daemon in a world that does as it pleases")
struct DaemonWalkTests {
    @Test("Whatever happens in whatever order, what must be so is so", arguments: UInt64(0)..<120)
    func walk(seed: UInt64) throws {
        var walk = try WalkingWorld(seed: seed)
        var step = 0

        do {
            while step < 300 {
                step += 1
                try walk.step()
            }
            try walk.comeToRest()
        } catch {
            Issue.record("seed \(seed), step \(step), after \(walk.lastActs.joined(separator: ", ")): \(error)")
        }
    }

    @Test("The walks reach what they're meant to reach")
    func coverage() throws {
        var seen: Set<String> = []
        var acts: Set<String> = []
        for seed in UInt64(0)..<40 {
            var walk = try WalkingWorld(seed: seed)
            for _ in 0..<300 { try walk.step() }
            seen.formUnion(walk.typesSeen)
            acts.formUnion(walk.actsDone)
        }

        let wanted: [EventType] = [
            .daemonStarted, .daemonStopped, .childStarted, .childSpawnFailed, .childStderr, .childExited, .logGap,
            .logTailCut, .diskUnavailable, .diskAvailable, .connected, .connectFailed, .transportClosed,
            .protocolViolation, .serverRequest, .requestTimedOut, .lateResponse, .turnStarted, .turnCompleted,
            .turnCompletionMissing, .turnError, .notification, .sessionCreated, .sessionResumed, .sessionClosed,
            .turnRequested, .turnAccepted, .turnRefused,
        ]
        #expect(wanted.map(\.rawValue).filter { !seen.contains($0) } == [])
        #expect(WalkingWorld.Act.allCases.map(\.rawValue).filter { !acts.contains($0) } == [])
    }
}
