import Basics
import Contract

extension ClientOrder {
    /// Which approvals are wanted: those that are pending, unless others are named.
    static func approvalListing(_ line: CommandLineScan) throws(UsageError) -> Listing {
        var listing = try listing(line)
        switch line.value(.status) {
        case nil: listing.query.append(Parameter("status", Approval.Status.pending.rawValue))
        case "all": listing.query = []
        case .some: break
        }
        return listing
    }

    /// The body that accepts.
    ///
    /// - Throws: ``UsageError`` where switches contradict each other, for then one of them would be lost.
    static func acceptance(_ line: CommandLineScan) throws(UsageError) -> JSONObject {
        if line.has(.decision) {
            if line.has(.forSession) { throw .contradiction(Switch.forSession.rawValue, Switch.decision.rawValue) }
            let decision = line.value(.decision) ?? ""
            for flag in [Switch.answer, .content] where line.has(flag) && decision != "accept" {
                throw .contradiction(flag.rawValue, "\(Switch.decision.rawValue) \(decision)")
            }
        }
        var body: JSONObject = ["decision": .string(line.has(.forSession) ? "acceptForSession" : "accept")]
        if let decision = line.value(.decision) {
            body["decision"] = decision.hasPrefix("{") ? try json(decision, of: .decision) : .string(decision)
        }
        if let content = line.value(.content) { body["content"] = try json(content, of: .content) }
        var answers: JSONObject = [:]
        for pair in line.all(.answer) {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw .badPair(flag: Switch.answer.rawValue, value: pair)
            }
            let question = String(pair[..<equals])
            let texts = answers[question]?.elements ?? []
            answers[question] = .array(texts + [.string(String(pair[pair.index(after: equals)...]))])
        }
        if !answers.isEmpty { body["answers"] = .object(answers) }
        return body
    }

    /// The body that declines.
    static func refusal(_ line: CommandLineScan) -> JSONObject {
        var body: JSONObject = ["decision": .string(line.has(.cancel) ? "cancel" : "decline")]
        if let reason = line.value(.reason) { body["rejection"] = .string(reason) }
        return body
    }

    private static func json(_ text: String, of flag: Switch) throws(UsageError) -> JSON {
        do {
            return try JSON(parsing: text)
        } catch {
            throw .badJSON(flag: flag.rawValue, value: text)
        }
    }
}
