import Basics

// What `codex exec` does otherwise than an app-server: it reads its input to the end, works, and ends by itself.
extension ScriptedServer {
    /// How long an input may be, 64 MiB.
    static let longestInput = 64 << 20

    /// Reads what will be the prompt.
    mutating func readPrompt(_ bytes: [UInt8]) {
        guard prompt.count + bytes.count <= Self.longestInput else {
            fail(surprise("codexd's input is too long", .integer(prompt.count + bytes.count)))
            return
        }
        prompt += bytes
    }

    /// Has all of its prompt, and begins to work.
    mutating func endPrompt() {
        actions.append(.report(.received(["prompt": .string(String(decoding: prompt, as: UTF8.self))])))
        prompt = []
    }

    /// Writes an event, and remembers what it tells.
    mutating func tell(_ said: JSON) throws(ScriptFault) {
        send(try noted(said))
    }

    /// The line of an event that is written as a whole, which counts from now on.
    mutating func noted(_ said: JSON) throws(ScriptFault) -> [UInt8] {
        let event = exec.event(saying: try substitute(said))
        exec.note(event)
        return Self.line(event)
    }

    /// What must be done before an exit: the real one writes its last message if its work is done, and else not.
    mutating func leaveLastMessage(exitCode: Int) {
        guard plan.kind == .exec, exitCode == 0, exec.hasCompleted, let file = lastMessageFile else { return }
        actions.append(.writeFile(path: file, Array(exec.lastMessage.utf8)))
    }

    /// How a process ends for which a script says nothing of the signal.
    func customaryEnd(on signal: String) -> Action {
        switch plan.kind {
        case .appServer: .exit(code: 0)  // The real one goes quietly, even in the middle of a turn.
        case .exec: signal == "SIGINT" ? .exit(code: 1) : .crash(signal: signal)
        }
    }
}
