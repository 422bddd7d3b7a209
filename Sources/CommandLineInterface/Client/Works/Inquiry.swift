import Basics
import HTTPWire

/// One question and its answer.
struct Inquiry: ClientWork {
    /// What is said for people of an answer.
    enum Telling: Sendable {
        /// The record's name alone, for who goes on with it.
        case member(String)
        /// All of a record.
        case record
        /// A sentence.
        case sentence(String)
    }

    let request: ClientRequest
    let telling: Telling
    let asJSON: Bool
    let appearance: Appearance
    /// What is said besides on standard error, if anything, by the answer.
    var remark: (@Sendable (JSONObject) -> String?)?

    mutating func handle(_ event: ClientEvent, at now: Instant, into effects: inout [ClientEffect]) {
        switch event {
        case .began:
            effects.append(.progress("waiting for the daemon's answer"))
            effects.append(.request(request))
        case .answered(let answer):
            guard answer.isFine, let body = answer.object else { return effects.refuse(answer, asJSON: asJSON) }
            effects.append(.write(asJSON ? Rendering.document(body) : text(body)))
            if let remark = remark?(body) { effects.append(.note(remark)) }
            effects.append(.finish(.done))
        case .unanswered(let reason): effects.giveUp(reason)
        case .interrupted: effects.append(.finish(.interrupted))
        case .streamed, .streamRefused, .streamLost, .woke: break
        }
    }

    private func text(_ body: JSONObject) -> String {
        switch telling {
        case .member(let name): appearance.safe(body[name]?.text ?? "") + "\n"
        case .record: RecordText.text(body, appearance)
        case .sentence(let sentence): sentence + "\n"
        }
    }
}

extension HTTPResponse {
    /// Whether the daemon did what it was asked.
    var isFine: Bool { (200..<300).contains(status.rawValue) }

    /// The body as an object, which every answer of the daemon is.
    var object: JSONObject? { try? JSON(parsing: body).members }
}
