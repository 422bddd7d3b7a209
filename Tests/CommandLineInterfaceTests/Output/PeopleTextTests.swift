import Basics
import Testing

@testable import CommandLineInterface

@Suite("Text for people")
struct PeopleTextTests {
    private let plain = Appearance(isTerminal: false, environment: [:])
    private let terminal = Appearance(isTerminal: true, environment: ["TERM": "xterm"])

    @Test(
        "There is colour on a terminal, and never where it isn't wanted",
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
            (true, ["TERM": "dumb"], false),
        ] as [(Bool, [String: String], Bool)]
    )
    func colour(isTerminal: Bool, environment: [String: String], hasColour: Bool) {
        #expect(Appearance(isTerminal: isTerminal, environment: environment).hasColour == hasColour)
    }

    @Test("A terminal isn't led astray by what is printed; a file gets it as it is")
    func control() {
        #expect(terminal.safe("a\u{1B}[2J\tb\nc\r\u{9B}") == "a␛[2J\tb\nc␍\u{FFFD}")
        #expect(plain.safe("a\u{1B}[2J") == "a\u{1B}[2J")
    }

    @Test("Sessions are a table with aligned columns")
    func sessions() {
        let sessions: [JSONObject] = [
            [
                "sessionId": "session-1", "status": "active", "purpose": "duplex", "lastTurnStatus": nil,
                "updatedAt": "2026-11-20T11:25:00.501Z", "model": "m",
            ],
            [
                "sessionId": "s2", "status": "closed", "purpose": "worker", "lastTurnStatus": "inProgress",
                "updatedAt": "2026-11-20T11:25:01.000Z", "model": nil,
            ],
        ]

        #expect(
            RecordText.sessions(sessions, plain) == """
                SESSION    STATUS  PURPOSE  LAST TURN   UPDATED (UTC)        MODEL
                session-1  active  duplex   -           2026-11-20 11:25:00  m
                s2         closed  worker   inProgress  2026-11-20 11:25:01  -

                """
        )
        #expect(RecordText.sessions([], plain) == "no sessions; make one with: codexd session new\n")
    }

    @Test("Runs are a table in which prompts and summaries are cut to one line")
    func runs() {
        let run: JSONObject = [
            "runId": "r", "status": "failed", "createdAt": "2026-11-20T11:25:00.501Z",
            "prompt": "Write a long book\nabout everything there is.", "summary": "no",
        ]

        #expect(
            RecordText.runs([run], plain) == """
                RUN  STATUS  CREATED (UTC)        PROMPT                            SUMMARY
                r    failed  2026-11-20 11:25:00  Write a long book about everyth…  no

                """
        )
        #expect(RecordText.runs([run], terminal).contains("\u{1B}[31mfailed\u{1B}[0m  2026"))
    }

    @Test("An event is one line, whatever stands in it")
    func event() {
        let event: JSON = [
            "seq": 12, "createdAt": "2026-11-20T11:25:00.501Z", "level": "warn", "type": "child.stderr",
            "message": "two\nlines\u{7}",
        ]

        #expect(
            EventText(plain).line(event)
                == "     12  2026-11-20 11:25:00.501  warn   child.stderr                      two lines␇\n"
        )
        #expect(EventText(terminal).line(event).contains("\u{1B}[33mwarn \u{1B}[0m"))
    }

    @Test("Where channels of a log mix, each line says whose it is; of one channel the text is as it was")
    func log() throws {
        let entries: [JSON] = [
            ["channel": "worker", "renderedLine": "begins"], ["channel": "stdout", "text": "a\n\nb"],
            ["channel": "stderr", "text": "e\n"], ["channel": "stdout", "text": "c\n"],
        ]
        var mixed = RunLogText(isPlain: false, plain)
        var alone = RunLogText(isPlain: true, plain)

        let all = entries.map { mixed.text($0) }.joined() + mixed.ending()
        let output = entries.filter { $0["channel"] == "stdout" }.map { alone.text($0) }.joined() + alone.ending()

        #expect(all == "worker | begins\nstdout | a\nstdout | \nstdout | b\nstderr | e\nstdout | c\n")
        #expect(output == "a\n\nbc\n")
    }
}
