import Basics
import HTTPWire

/// What the daemon says where it refuses (RFC 9457).
struct ClientProblem {
    /// The problem as it came, if it's an object.
    let document: JSONObject?

    /// The flags that say what some members of a body do.
    private static let flags = [
        "answers": "--answer QUESTION=TEXT, once for each question",
        "content": "--content JSON",
        "rejection": "--reason TEXT",
    ]

    private let status: Int

    init(_ answer: HTTPResponse) {
        status = answer.status.rawValue
        // What isn't JSON doesn't come from the daemon; its status says enough.
        document = try? JSON(parsing: answer.body).members
    }

    /// The problem in lines for people.
    var lines: [String] {
        let title = document?["title"]?.text ?? "an answer that is no problem document"
        var lines = ["the daemon refused: \(title) (\(status))"]
        if let detail = document?["detail"]?.text { lines.append(detail.printable) }
        for (name, member) in [("field", "field"), ("failure class", "failureClass")] {
            if let text = document?[member]?.text { lines.append("\(name): \(text.printable)") }
        }
        if let flag = document?["field"]?.text.flatMap({ Self.flags[$0] }) { lines.append("here that is \(flag)") }
        if status == 401 { lines.append("the token in the state directory isn't this daemon's") }
        return lines
    }
}
