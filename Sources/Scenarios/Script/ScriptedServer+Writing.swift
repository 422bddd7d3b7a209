import Basics

extension ScriptedServer {
    /// Writes bytes, in pieces of the sizes that the script wants.
    mutating func send(_ bytes: [UInt8]) {
        actions.append(.report(.sent(bytes)))
        for piece in writes.cut(bytes) { actions.append(.write(piece)) }
        budget -= bytes.count
    }

    func substitute(_ template: JSON) throws(ScriptFault) -> JSON {
        do { return try bindings.substitute(template) } catch { throw .unbound(error) }
    }

    func substitute(_ template: String) throws(ScriptFault) -> String {
        do { return try bindings.substitute(template) } catch { throw .unbound(error) }
    }

    /// What a verb writes that writes one line.
    mutating func bytes(of verb: ScriptVerb) throws(ScriptFault) -> [UInt8] {
        switch verb {
        case .reply(let answer, let name, let id):
            let request = name.flatMap { namedRequests[$0] } ?? lastRequest
            guard request?.id != nil || id != nil else { throw .nothingToAnswer }
            let call = request ?? ClientCall(message: .null, method: "", id: nil, params: nil)
            do { return try line(answering: call, with: answer, id: id) } catch { throw .unbound(error) }
        case .notify(let notice): return try line(of: notice)
        case .request(let method, let id, let params):
            let id = try substitute(id)
            let said = try substitute(params)
            unanswered.append(id)
            return Self.line(["method": .string(method), "id": id, "params": said])
        case .out(let said): return Self.line(exec.event(saying: try substitute(said)))
        case .raw(.text(let text)): return Array(try substitute(text).utf8)
        case .raw(.bytes(let bytes)): return bytes
        case .raw(.repeated(let text, let times)):
            let piece = Array(try substitute(text).utf8)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(piece.count * times)
            for _ in 0..<times { bytes += piece }
            return bytes
        case .expect, .expectReply, .wait, .sync, .partial, .chunk, .stderr, .flood, .stopReading, .close, .exit,
            .crash, .hang, .holdPipe, .onSignal, .repeated, .serve:
            preconditionFailure("\(verb) writes no line")
        }
    }

    /// The answer to a call, over what the real one would say.
    mutating func line(
        answering call: ClientCall,
        with answer: ServerPlan.Answer,
        id: JSON?
    ) throws(UnboundVariable) -> [UInt8] {
        let id = try id.map { (template) throws(UnboundVariable) in try bindings.substitute(template) }
        switch answer {
        case .result(let template):
            let said = try bindings.substitute(template)
            let result = DefaultAnswers.result(of: call, saying: said, &pretence)
            return Self.line(["id": id ?? call.id ?? .null, "result": result])
        case .error(let template):
            return Self.line(["error": try bindings.substitute(template), "id": id ?? call.id ?? .null])
        }
    }

    /// A notification of the script as the real one writes it.
    private mutating func line(of notice: Notice) throws(ScriptFault) -> [UInt8] {
        if let beginning = notice.beginning {
            pretence.note(notice.names)
            pretence.follow(notice.method, notice.params)
            return line(beginning)
        }
        let said = try substitute(notice.params)
        return line(notifying: notice.method, said)
    }

    /// A notification as the real one writes it, over what a script says.
    mutating func line(notifying method: String, _ said: JSON) -> [UInt8] {
        let params = DefaultNotifications.params(of: method, saying: said, &pretence)
        return line(Notice.beginning(method, params))
    }

    /// The line of a notification, of which all is there that comes before the time.
    private func line(_ beginning: [UInt8]) -> [UInt8] {
        var line = beginning
        line.append(utf8: String(pretence.milliseconds(at: now)))
        line.append(utf8: "}\n")
        return line
    }

    static func line(_ message: JSON) -> [UInt8] {
        var line = message.encoded()
        line.append(0x0A)
        return line
    }
}
