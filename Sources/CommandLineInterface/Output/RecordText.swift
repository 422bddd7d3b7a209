import Basics

/// Records of sessions and runs as text for people.
enum RecordText {
    /// All members of a record, one a line, without those that have nothing to say.
    static func text(_ record: JSONObject, _ appearance: Appearance) -> String {
        let shown = record.members.filter { !$0.value.isNull && $0.value.members?.isEmpty != true }
        let width = shown.map(\.name.count).max() ?? 0
        return shown.map { member in
            let name = appearance.paint(member.name.padded(to: width), .bold)
            let text = member.value.text ?? "\(member.value)"
            return "\(name)  \(appearance.paint(text.oneLine, .init(status: text)))\n"
        }
        .joined()
    }

    static func sessions(_ sessions: [JSONObject], _ appearance: Appearance) -> String {
        guard !sessions.isEmpty else { return "no sessions; make one with: codexd session new\n" }
        var table = TextTable("SESSION", "STATUS", "PURPOSE", "LAST TURN", "UPDATED (UTC)", "MODEL")
        for session in sessions {
            let status = session["status"]?.text
            let turn = session["lastTurnStatus"]?.text
            table.append(
                .init(session["sessionId"]?.text),
                .init(status, status.flatMap(Appearance.Colour.init(status:))),
                .init(session["purpose"]?.text),
                .init(turn, turn.flatMap(Appearance.Colour.init(status:))),
                .init((session["updatedAt"]?.text).map { EventText.time($0) }),
                .init(session["model"]?.text)
            )
        }
        return table.text(appearance)
    }

    static func runs(_ runs: [JSONObject], _ appearance: Appearance) -> String {
        guard !runs.isEmpty else { return "no runs; ask for one with: codexd run PROMPT\n" }
        var table = TextTable("RUN", "STATUS", "CREATED (UTC)", "PROMPT", "SUMMARY")
        for run in runs {
            let status = run["status"]?.text
            table.append(
                .init(run["runId"]?.text),
                .init(status, status.flatMap(Appearance.Colour.init(status:))),
                .init((run["createdAt"]?.text).map { EventText.time($0) }),
                .init(run["prompt"]?.text?.oneLine.cut(to: 32)),
                .init(run["summary"]?.text?.oneLine.cut(to: 48))
            )
        }
        return table.text(appearance)
    }
}
