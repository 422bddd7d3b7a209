import Basics
import Scenarios
import Testing

/// What a run with two sessions left, told with words that stand for what each run names in its own way.
private struct Leavings {
    /// What the words in capitals stand for.
    var names = [
        "DIR": "/tmp/codexd-sim/a-1c661b04", "FAKE": "/build/debug/fake-app-server", "PID": "31601", "PORT": "44141",
        "FIRST": "session-mwp11dka-zvzayv", "SECOND": "session-mwp11dkb-000000", "TIME": "2026-11-20T13:40:43.069Z",
        "DAEMON": "a91d0715-330e-4457-93d2-4092928a02db", "MESSAGE": "26170040-44ad-4cc5-8802-c152127682d4",
    ]
    var events = [
        "'daemon.started', 'message': 'serves at http://127.0.0.1:PORT', 'detail': {'strategy': 'spawn'}",
        "'child.started', 'message': 'FAKE runs as process PID', 'detail': {'command': 'FAKE'}",
        "'session.created', 'message': 'session FIRST', 'detail': {'sessionId': 'FIRST', 'threadId': 't1'}",
        "'session.created', 'message': 'session SECOND', 'detail': {'sessionId': 'SECOND', 'threadId': 't2'}",
        "'app-server.thread.started', 'detail': {'threadId': 't1'}",
        "'turn.requested', 'detail': {'clientUserMessageId': 'MESSAGE', 'sessionId': 'FIRST', 'threadId': 't1'}",
        "'turn.accepted', 'detail': {'sessionId': 'FIRST', 'threadId': 't1', 'turnId': 'u1'}",
        "'app-server.turn.started', 'detail': {'threadId': 't1', 'turnId': 'u1'}",
        "'child.stderr', 'message': 'stderr: wa', 'detail': {'bytes': 2, 'stream': 'stderr'}",
        "'child.stderr', 'message': 'stderr: rning', 'detail': {'bytes': 6, 'stream': 'stderr'}",
        "'app-server.notification', 'detail': {'params': {'threadId': 't2'}}",
        "'app-server.turn.completed', 'detail': {'status': 'completed', 'threadId': 't1', 'turnId': 'u1'}",
        "'child.exited', 'detail': {'code': 0, 'pid': PID}",
        "'daemon.stopped', 'detail': null",
    ]
    var files = [
        "logs/codexd/stderr.log": "warning\n",
        "logs/codexd/stdout.log": "{'cwd':'DIR','emittedAtMs':1795164740023}\n{'cut",
        "state/codexd/api-token": "0123456789abcdef\n",
        "state/codexd/identity.json": "{'daemonId': 'DAEMON', 'repoRoot': 'DIR', 'createdAt': 'TIME', 'seq': LAST}",
        "state/codexd/recent-events.json": "{'maxEntries': 4, 'events': [RECENT], 'seq': LAST}",
        "state/codexd/session-registry.json":
            "{'sessions': [{'sessionId': 'FIRST', 'childPid': PID}, {'sessionId': 'SECOND', 'childPid': PID}]}",
    ]
    var received = ["{'id': 1, 'method': 'initialize'}", "{'id': 2, 'params': {'cwd': 'DIR', 'message': 'MESSAGE'}}"]
    var orphans = 0
    var answer = "{'daemon': {'pid': PID}, 'service': {'localApiBase': 'http://127.0.0.1:PORT'}, 'seq': 7}"
    var directory = "DIR"
    /// The number of the first event.
    var start = 1

    private func told(_ text: String) -> String {
        // Longer words first, so that none is taken for the beginning of another.
        names.sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }
            .reduce(text.replacing("'", with: "\"")) { $0.replacing($1.key, with: $1.value) }
    }

    private var lines: [String] {
        events.enumerated().map { index, event in
            told("{'seq': \(start + index), 'createdAt': 'TIME', 'level': 'info', 'type': \(event)}")
        }
    }

    /// The events of the cache as codexd shows them, with all that an event must have.
    private var recent: String { lines.suffix(4).joined(separator: ",") }

    var form: NormalForm {
        get throws {
            let observation = Observation(
                files: files.sorted { $0.key > $1.key }.map { path, text in
                    let text = told(text).replacing("RECENT", with: recent)
                        .replacing("LAST", with: "\(start + events.count - 1)")
                    return .init(path: path, bytes: Array(text.utf8))
                },
                log: try lines.map { LogLine(try JSONSlice(validating: Array($0.utf8))) },
                servers: [
                    .init(name: "app", orphans: orphans, received: [try received.map { try JSON(parsing: told($0)) }])
                ],
                answers: [.init(path: "/v1/codexd/status", body: try JSON(parsing: told(answer)))],
                outputs: [.init(name: "daemon-0.stdout", bytes: Array(told("PID").utf8))]
            )
            return NormalForm(observation, directory: told(directory))
        }
    }
}

/// One way in which a run may be another, and what is told of it.
private struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var findings: [String] = []
    let apply: @Sendable (inout Leavings) -> Void

    init(_ description: String, _ findings: String..., apply: @escaping @Sendable (inout Leavings) -> Void) {
        testDescription = description
        self.findings = findings
        self.apply = apply
    }
}

@Suite("Normal form")
struct NormalFormTests {
    @Test(
        "Runs that differ by chance alone have one normal form",
        arguments: [
            Change("not at all") { _ in },
            Change("in all that a run names in its own way") { run in
                run.names = [
                    "DIR": "/sim/a", "FAKE": "/sim/bin/fake", "PID": "7", "PORT": "1", "FIRST": "session-0-aaaaaa",
                    "SECOND": "session-1-aaaaaa", "TIME": "1970-01-01T00:00:00.000Z",
                    "DAEMON": "00000000-0000-4000-8000-000000000001", "MESSAGE": "00000000-0000-4000-9000-000000000002",
                ]
            },
            Change("in where the directory's name ends") { $0.directory = "DIR/" },
            Change("in which of two sessions was faster") { run in
                run.events.insert(run.events.remove(at: 10), at: 4)
            },
            Change("in which of two sessions was made first") { run in
                run.events.swapAt(2, 3)
                run.files["state/codexd/session-registry.json"] =
                    "{'sessions': [{'sessionId': 'SECOND', 'childPid': PID}, {'sessionId': 'FIRST', 'childPid': PID}]}"
            },
            Change("in whether a client asked before or after the server told something") { $0.events.swapAt(4, 5) },
            Change("in when standard error was read") { $0.events.swapAt(7, 9) },
            Change("in where standard error was cut") { run in
                run.events.remove(at: 9)
                run.events[8] =
                    "'child.stderr', 'message': 'stderr: warning', 'detail': {'bytes': 8, 'stream': 'stderr'}"
            },
            Change("in the number of the first event") { $0.start = 4_098 },
            Change("in the moment at which the API was asked") { run in
                run.answer = run.answer.replacing("'seq': 7", with: "'seq': 8")
            },
            Change("in the clock of the fakes") { run in
                run.files["logs/codexd/stdout.log"] = "{'cwd':'DIR','emittedAtMs':5}\n{'cut"
            },
            Change("in the token") { $0.files["state/codexd/api-token"] = "fedcba9876543210\n" },
            Change("in files that only real processes need") { run in
                run.files["state/codexd/daemon.lock"] = ""
                run.files["state/codexd/codexd.sock"] = ""
                run.files["state/codexd/.identity.json.0123456789abcdef.tmp"] = "{"
                run.files["logs/codexd/events.jsonl"] = "{}"
            },
        ]
    )
    private func equal(_ change: Change) throws {
        var run = Leavings()
        change.apply(&run)

        #expect(try run.form.differences(from: Leavings().form) == [])
        #expect(try run.form == Leavings().form)
    }

    @Test(
        "Runs that codexd had a part in are told apart, with the group and the way to the difference",
        arguments: [
            Change("a session's events in another order", "events of session-1 at [2]") { $0.events.swapAt(6, 7) },
            Change("another status", "events of session-1 at [5].detail.status") { run in
                run.events[11] = run.events[11].replacing("completed', 't", with: "failed', 't")
            },
            Change("another type", "events of session-1 at [5]") { run in
                run.events[11] = run.events[11].replacing("turn.completed", with: "turn.error")
            },
            Change("another message", "events of the daemon at [1].message") { run in
                run.events[1] = run.events[1].replacing("runs", with: "walks")
            },
            Change("a member more", "events of the daemon at [2].detail.more") { run in
                run.events[12].replace("'code'", with: "'more': 1, 'code'")
            },
            Change("a detail where there was none", "events of the daemon at [3].detail") { run in
                run.events[13].replace("null", with: "{}")
            },
            Change("an event less", "events of the daemon at [3]") { $0.events.remove(at: 13) },
            Change("an event more", "events of the daemon at [4]") { $0.events.append("'disk.available'") },
            Change("a thread that belongs to nobody", "events of session-2 at [1]", "events of thread t3") { run in
                run.events[10] = run.events[10].replacing("t2", with: "t3")
            },
            Change("two processes where it was one", "events of the daemon at [2].detail.pid") { run in
                run.events[12] = run.events[12].replacing("PID", with: "31602")
            },
            Change("another size of standard error", "events of stderr of child 0 at [0].detail.bytes") { run in
                run.events[9] = run.events[9].replacing("6", with: "5")
            },
            Change("another text of standard error", "file logs/codexd/stderr.log at [0]") { run in
                run.files["logs/codexd/stderr.log"] = "Warning\n"
            },
            Change("a last line that was ended", "file logs/codexd/stdout.log at [2]") { run in
                run.files["logs/codexd/stdout.log", default: ""] += "\n"
            },
            Change(
                "an identity that isn't the one known",
                "file state/codexd/session-registry.json at sessions[1].sessionId"
            ) { run in
                run.files["state/codexd/session-registry.json"] =
                    "{'sessions': [{'sessionId': 'FIRST', 'childPid': PID}, {'sessionId': 'session-2-222222', 'childPid': PID}]}"
            },
            Change("no time where there was one", "file state/codexd/identity.json at createdAt") { run in
                run.files["state/codexd/identity.json", default: ""].replace("'TIME'", with: "null")
            },
            Change("a file that lags behind", "file state/codexd/identity.json at seq") { run in
                run.files["state/codexd/identity.json", default: ""].replace("LAST", with: "3")
            },
            Change("a cache of other events", "file state/codexd/recent-events.json at events") { run in
                run.files["state/codexd/recent-events.json", default: ""].replace("RECENT", with: "{'seq': 1}")
            },
            Change("a cache that keeps fewer than it may", "file state/codexd/recent-events.json at maxEntries") {
                run in
                run.files["state/codexd/recent-events.json", default: ""].replace("4", with: "5")
            },
            Change("a file that can't be read", "file state/codexd/identity.json") { run in
                run.files["state/codexd/identity.json"] = "{"
            },
            Change("a file less", "file state/codexd/api-token") { $0.files["state/codexd/api-token"] = nil },
            Change("a file more", "file state/codexd/local-api.json") { run in
                run.files["state/codexd/local-api.json"] = "{}"
            },
            Change("a message less", "messages to app, process 0 at [1]") { $0.received.removeLast() },
            Change("another number of a request", "messages to app, process 0 at [1].id") { run in
                run.received[1].replace("'id': 2", with: "'id': 3")
            },
            Change("an orphan", "processes of app at orphans") { $0.orphans = 1 },
            Change("another port", "answer of /v1/codexd/status at service.localApiBase") { run in
                run.answer.replace("PORT", with: "44142")
            },
        ]
    )
    private func different(_ change: Change) throws {
        var run = Leavings()
        change.apply(&run)

        let found = try run.form.differences(from: Leavings().form)

        #expect(found.map { $0.summary + ($0.path.map { " at \($0)" } ?? "") } == change.findings)
        #expect(found.allSatisfy { $0.place == "both" })
    }

    @Test("A difference shows what the other run has as expected, and what this one has as found")
    func sides() throws {
        var run = Leavings()
        run.orphans = 2

        let found = try #require(try run.form.differences(from: Leavings().form).first)

        #expect((found.expected, found.actual) == ("0", "2"))
    }

    @Test(
        "Names of a run are found by their form, and nothing else is",
        arguments: [
            ("from 2026-11-20T13:40:43.069Z to 2026-11-20T15:40:43+02:00", "from «time» to «time»"),
            ("2026-11-20 and 2026-11-20T13:40", "2026-11-20 and 2026-11-20T13:40"),
            (
                "a91d0715-330e-4457-93d2-4092928a02db:12, a91d0715-330e-4457-93d2-4092928a02db",
                "«id-1»:«seq», «id-1»"
            ),
            ("0199a213-81c0-7800-8aa1-bbab2a035a53", "0199a213-81c0-7800-8aa1-bbab2a035a53"),
            ("a91d0715-330e-4457-93d2-4092928a02dbe", "a91d0715-330e-4457-93d2-4092928a02dbe"),
            (
                "session-1-aaaaaa, run-1-aaaaaa, approval-1-aaaaaa, session-1-aaaaab",
                "«session-1», «run-1», «approval-1», «session-2»"
            ),
            ("obsession-1-aaaaaa session-1 session-1-aaaaaaa", "obsession-1-aaaaaa session-1 session-1-aaaaaaa"),
            ("process 12, pid=13, pid 12, exit code 12", "process «pid-1», pid=«pid-2», pid «pid-1», exit code 12"),
            (
                "http://127.0.0.1:80/ http://localhost:81 [::1]:80 127.0.0.1:0 10.127.0.0.1:",
                "http://127.0.0.1:«port-1»/ http://localhost:«port-2» [::1]:«port-1» 127.0.0.1:0 10.127.0.0.1:"
            ),
            ("/sim/a, cwd=/sim/a/state /sim/ab /sim/a-b", "«directory», cwd=«directory»/state /sim/ab /sim/a-b"),
            (#"{"startedAtMs":17,"timeoutMs":18"#, #"{"startedAtMs":«time»,"timeoutMs":18"#),
            ("größer 日本 1 a s p [ / :", "größer 日本 1 a s p [ / :"),
        ]
    )
    func texts(_ text: String, expected: String) {
        let form = NormalForm(Observation(files: [.init(path: "a.log", bytes: Array(text.utf8))]), directory: "/sim/a")

        #expect(form.groups.last?.content == [.string(expected)])
    }

    @Test("Bytes that no text has are told apart")
    func bytes() {
        let forms = [0xFE, 0xFF].map { byte in
            NormalForm(Observation(files: [.init(path: "a.log", bytes: [0x61, byte])]), directory: "/sim")
        }

        #expect(forms[0] != forms[1])
        #expect(forms[0].groups.last?.content == ["a\\xfe"])
    }

    @Test("Two differences far into a long text show where it begins to differ")
    func longTexts() throws {
        let forms = ["one", "two"].map { end in
            let text = String(repeating: "-", count: 500) + end
            return NormalForm(Observation(files: [.init(path: "a.log", bytes: Array(text.utf8))]), directory: "/sim")
        }

        let found = try #require(forms[1].differences(from: forms[0]).first)

        #expect(found.expected.hasSuffix("--one\"") && found.actual.hasSuffix("--two\""))
    }
}
