import AgentWire
import Basics

/// A request or notification of the client.
struct ClientCall: Hashable, Sendable {
    let message: JSON
    let method: String

    /// Present in a request.
    let id: JSON?
    let params: JSON?
}

/// What the client says to a request of the script.
struct ClientAnswer: Hashable, Sendable {
    let message: JSON
    let id: JSON
}

/// What the client has sent and the script hasn't asked for yet.
struct ClientInbox: Hashable, Sendable {
    /// What one line turned out to be.
    enum Message: Hashable {
        case call(ClientCall)
        case answer(ClientAnswer)
        case unreadable(String, why: String)
    }

    private var framer = LineFramer()
    private(set) var calls: [ClientCall] = []
    private(set) var answers: [ClientAnswer] = []
    private(set) var hasEnded = false

    var count: Int { calls.count + answers.count }

    mutating func append(_ bytes: [UInt8]) {
        framer.append(bytes)
    }

    /// Ends the input.
    ///
    /// - Returns: What followed the last newline.
    mutating func end() -> [UInt8] {
        hasEnded = true
        return framer.finish().bytes
    }

    /// Takes the next line that is whole.
    mutating func next() -> (json: JSON?, message: Message)? {
        switch framer.next() {
        case nil: return nil
        case .tooLong(let limit): return (nil, .unreadable("more than \(limit) bytes", why: "a line is too long"))
        case .whole(let line):
            do {
                let json = try JSON(parsing: line)
                return (json, Self.message(json))
            } catch {
                return (nil, .unreadable(String(decoding: line, as: UTF8.self), why: "a line isn't JSON: \(error)"))
            }
        }
    }

    private static func message(_ json: JSON) -> Message {
        let id = json.member("id")
        if let method = json.member("method")?.text {
            return .call(ClientCall(message: json, method: method, id: id, params: json.member("params")))
        }
        if let id, json.member("result") != nil || json.member("error") != nil {
            return .answer(ClientAnswer(message: json, id: id))
        }
        return .unreadable(json.shortened, why: "a line is neither a call nor an answer")
    }

    // MARK: - Keeping for the script

    mutating func keep(_ call: ClientCall) {
        calls.append(call)
    }

    mutating func keep(_ answer: ClientAnswer) {
        answers.append(answer)
    }

    mutating func takeCall() -> ClientCall? {
        calls.isEmpty ? nil : calls.removeFirst()
    }

    /// Takes the first answer to `id`, or to anything.
    mutating func takeAnswer(to id: JSON?) -> ClientAnswer? {
        guard let place = answers.firstIndex(where: { id == nil || $0.id == id }) else { return nil }
        return answers.remove(at: place)
    }
}
