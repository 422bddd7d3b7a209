import Basics
import Contract
import DaemonCore
import Testing

@Suite("Recovery: the state out of checkpoints and log")
struct RecoveryTests {
    private static let configuration = Configuration.forTesting

    private static func recover(
        _ log: [UInt8],
        _ files: [StateFile: [UInt8]] = [:],
        inPiecesOf size: Int = .max
    ) throws(RecoveryError) -> Recovered {
        var recovery = Recovery(configuration, checkpoints: files)
        var rest = log[...]
        while !rest.isEmpty {
            try recovery.read(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return try recovery.finish()
    }

    // MARK: The log

    @Test("The log gives the same state however it's cut", arguments: Array(1...48) + [4096])
    func anyCut(inPiecesOf size: Int) throws {
        let log = try World().begun().stopped().log
        let torn = log + Array("{\"seq\":".utf8)

        #expect(try Self.recover(log, inPiecesOf: size) == Self.recover(log))
        #expect(try Self.recover(torn, inPiecesOf: size) == Self.recover(torn))
    }

    @Test("What the log gives is what the daemon knew, and where each number lies")
    func wholeLog() throws {
        let (world, _) = try World.withTurn()

        let recovered = try Self.recover(world.log)

        #expect(recovered.state == world.daemon.state)
        #expect(recovered.lastLogged == world.daemon.state.seq)
        #expect(recovered.fileLength == world.log.count)
        #expect(recovered.tornTail == 0)
        #expect(recovered.index.first == 1)
    }

    @Test("A line cut short anywhere is left out and counted, and nothing else is lost")
    func tornTail() throws {
        let log = try World().begun().log
        let lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        let last = try #require(lines.last).count + 1
        let before = try Self.recover(Array(log.dropLast(last)))

        for kept in 1..<last {
            let torn = try Self.recover(Array(log.dropLast(last - kept)))
            try #require(torn.tornTail == kept)
            try #require(torn.state == before.state)
            try #require(torn.fileLength == log.count - last)
        }
    }

    @Test("An unfinished line is cut off the log at the next start, and an event says how much it was")
    func tornTailIsReported() throws {
        let world = try World().begun()
        let torn = world.log + Array("{\"seq\":3,\"crea".utf8)

        let next = try World(log: torn, files: world.files).begun()

        #expect(next.log.starts(with: world.log))
        let cut = try next.lastEvent(.logTailCut)
        #expect(cut["level"] == "warn")
        #expect(cut["detail"] == ["bytes": 14])
        #expect(cut["seq"]?.integer == world.daemon.state.seq + 1)
        #expect(try next.holesAreNamed)
    }

    @Test(
        "A damaged line stops the recovery, which names the file and the byte, and starts no daemon over it",
        arguments: [
            "garbage",
            "[]",
            "{\"seq\":3,",
            "{\"seq\":3}",
            "{\"seq\":2,\"createdAt\":\"2026-03-22T13:16:04.000Z\",\"level\":\"info\",\"type\":\"a\",\"message\":\"\"}",
            "{\"seq\":3,\"createdAt\":\"yesterday\",\"level\":\"info\",\"type\":\"a\",\"message\":\"\"}",
            "{\"seq\":3,\"createdAt\":\"2026-03-22T13:16:04.000Z\",\"level\":\"loud\",\"type\":\"a\",\"message\":\"\"}",
            "{\"seq\":3,\"createdAt\":\"2026-03-22T13:16:04.000Z\",\"level\":\"info\",\"type\":\"a\",\"message\":\"\","
                + "\"change\":{\"sessions\":[{\"sessionId\":1}]}}",
            "{\"seq\":3,\"createdAt\":\"2026-03-22T13:16:04.000Z\",\"level\":\"info\",\"type\":\"a\",\"message\":\"\","
                + "\"change\":{\"reserved\":{\"bootId\":\"boot-1\"}}}",
            "",
        ]
    )
    func damagedLine(_ line: String) throws {
        let log = try World().begun().log
        let damaged = log + Array("\(line)\n".utf8) + log

        let error = #expect(throws: RecoveryError.self) { try World(log: damaged) }

        #expect(error?.path == "/repo/logs/codexd/events.jsonl")
        #expect(error?.reason.hasPrefix("at byte \(log.count): ") == true)
    }

    @Test("Bad UTF-8 in the log is damage, not text")
    func badText() throws {
        let log = try World().begun().log

        #expect(throws: RecoveryError.self) {
            try World(log: log + Array("{\"a\":\"".utf8) + [0xFF, 0x22, 0x7D, 0x0A])
        }
    }

    // MARK: Checkpoints

    /// What a file can have become.
    private static func damages(of whole: [UInt8]) -> [[UInt8]] {
        [[], Array("{".utf8), Array("[]".utf8), Array(whole.dropLast(3)), Array("{\"seq\":1}".utf8)]
    }

    @Test("A damaged checkpoint is set aside and made anew from the log", arguments: StateFile.checkpoints)
    func damagedCheckpoint(_ file: StateFile) throws {
        let (busy, _) = try World.withTurn()
        let world = busy.stopped()
        let whole = try #require(world.files[file])

        for text in Self.damages(of: whole) {
            var files = world.files
            files[file] = text
            let recovered = try Self.recover(world.log, files)
            #expect(recovered.state.checkpoint(file) == whole)
            #expect(recovered.damaged.map(\.file) == [file])
            let next = try World(log: world.log, files: files).begun()
            let event = try next.lastEvent(.stateDamaged)
            #expect(event["detail"]?["file"]?.text == file.rawValue)
            #expect(event["detail"]?["keptAs"]?.text == "\(file.rawValue).damaged-\(recovered.lastLogged)")
            #expect(next.files[file] != text)
        }
    }

    @Test("Where the log doesn't go back to the first event, a damaged checkpoint stops the recovery, which names it")
    func irreplaceable() throws {
        let world = try World().begun().stopped()
        let end = try #require(world.log.firstIndex(of: UInt8(ascii: "\n")))
        let foreign = Array("{\"type\":\"daemon.started\"}\n".utf8)

        for file in StateFile.checkpoints where file != .recentEvents {
            for text in Self.damages(of: try #require(world.files[file])) {
                var files = world.files
                files[file] = text
                // What an earlier codexd knew of its own process, the last start tells as well.
                let isRegistry = file == .sessionRegistry || file == .runRegistry
                for log in [[], Array(world.log[(end + 1)...])] + (isRegistry ? [foreign + world.log] : []) {
                    let error = #expect(throws: RecoveryError.self) { try World(log: log, files: files) }
                    #expect(error?.path == "/repo/state/codexd/\(file.rawValue)")
                }
            }
        }
    }

    @Test("The daemon's own records are made anew from its last start, and recent events from what there is")
    func replaceable() throws {
        let first = try World().begun().stopped()
        let second = try World(log: first.log, files: first.files).begun().stopped()
        let end = try #require(first.log.firstIndex(of: UInt8(ascii: "\n")))

        for file in [StateFile.identity, .daemonState, .recentEvents] {
            var files = second.files
            files[file] = []
            let recovered = try Self.recover(Array(second.log[(end + 1)...]), files)
            #expect(recovered.state.identity == second.daemon.state.identity)
            #expect(recovered.state.daemon == second.daemon.state.daemon)
            #expect(recovered.state.child == second.daemon.state.child)
        }
    }

    @Test("What a newer codexd wrote is refused, and named")
    func newerFormat() throws {
        var files = try World().begun().stopped().files
        let text = String(decoding: try #require(files[.daemonState]), as: UTF8.self)
        files[.daemonState] = Array(text.replacing("\"format\": 1", with: "\"format\": 2").utf8)

        let error = #expect(throws: RecoveryError.self) { try Self.recover([], files) }

        #expect(error?.path == "/repo/state/codexd/daemon-state.json")
        #expect(error?.reason.contains("format 2") == true)
    }

    @Test("Where the log doesn't go back to the first event, a registry that's missing stops the recovery")
    func missingRegistry() throws {
        let world = try World().begun().stopped()
        let end = try #require(world.log.firstIndex(of: UInt8(ascii: "\n")))

        for file in [StateFile.sessionRegistry, .runRegistry] {
            var files = world.files
            files[file] = nil
            let error = #expect(throws: RecoveryError.self) {
                try Self.recover(Array(world.log[(end + 1)...]), files)
            }
            #expect(error?.path == "/repo/state/codexd/\(file.rawValue)")
        }
    }

    @Test("Checkpoints of different moments and the log give the same as the log alone", arguments: UInt64(0)..<40)
    func mixedCheckpoints(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let log = try Chronicle.busyLife(World()).world.log
        let lines = log.split(separator: UInt8(ascii: "\n"))
        let alone = try Self.recover(log)

        var files: [StateFile: [UInt8]] = [:]
        for file in StateFile.checkpoints where Int.random(in: 0..<5, using: &generator) > 0 {
            let count = Int.random(in: 1...lines.count, using: &generator)
            files[file] = try Self.recover(Array(lines[..<count].joined(separator: [0x0A])) + [0x0A]).state.checkpoint(
                file
            )
        }
        let mixed = try Self.recover(log, files)

        for file in StateFile.checkpoints {
            try #require(mixed.state.checkpoint(file) == alone.state.checkpoint(file), "\(file.rawValue)")
        }
        #expect(mixed.state.reservation == alone.state.reservation)
        #expect(mixed.lastLogged == alone.lastLogged)
    }

    @Test("Checkpoints without a log keep what they say, and its numbers are used no more")
    func checkpointsAlone() throws {
        let (world, session) = try World.withTurn()
        let stopped = world.stopped()

        let next = try World(files: stopped.files).begun()

        let last = stopped.daemon.state.seq
        #expect(try next.session(session) == stopped.session(session))
        #expect(next.daemon.state.identity == stopped.daemon.state.identity)
        #expect(try next.events.first?["seq"]?.integer == last + 1)
        #expect(try next.events.first?["detail"] == ["from": 1, "through": .integer(last)])
    }

    @Test("A smaller cache of recent events keeps the last of them, a larger one all", arguments: [0, 3, 50])
    func resizedCache(size: Int) throws {
        let world = try World().begun().stopped()
        var configuration = Configuration.forTesting
        configuration.eventCacheSize = size

        let next = try World(configuration, log: world.log, files: world.files).begun().stopped()

        let recent = try next.file(.recentEvents)
        #expect(recent["maxEntries"]?.integer == size)
        let seqs = recent["events"]?.elements?.compactMap { $0["seq"]?.integer }
        #expect(try seqs == next.events.compactMap { $0["seq"]?.integer }.suffix(size))
    }
}
