import Basics

extension Step.WebSocketCall {
    init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .webSocketCall)
        path = try members.required("path").text()
        headers = try members["headers"]?.headers() ?? []
        frames = try members.required("send").list(of: Frame.init(_:))
    }
}

extension Step.WebSocketCall.Frame {
    /// The keys that say what a frame is.
    private static let kinds = ["text", "more", "ping", "pong", "close", "raw"]

    fileprivate init(_ part: Part) throws(ScenarioError) {
        let members = try part.members(of: .webSocketFrame)
        let named = Self.kinds.filter { members[$0] != nil }
        guard let kind = named.first else { throw part.wrongType(expected: "a frame") }
        guard named.count == 1 else { throw part.fault(.excludingKeys(kind, named[1])) }
        let isFinal = try members["final"]?.boolean() ?? true
        if let final = members["final"], kind != "text", kind != "more" {
            throw final.fault(.excludingKeys(kind, "final"))
        }
        let content = try members.required(kind)
        switch kind {
        case "text": self = .text(try content.text(), isFinal: isFinal)
        case "more": self = .more(try content.text(), isFinal: isFinal)
        case "ping": self = .ping(try content.shortText())
        case "pong": self = .pong(try content.shortText())
        case "close":
            let close = try content.members(of: .webSocketClose)
            let code = try close["code"]?.integer(in: 0...0xFFFF)
            self = .close(code.map { UInt16($0) }, reason: try close["reason"]?.shortText() ?? "")
        default:
            let encoded = try content.members(of: .base64).required("base64")
            guard let bytes = [UInt8](base64: try encoded.text()) else {
                throw encoded.wrongType(expected: "bytes in base64")
            }
            self = .raw(bytes)
        }
    }
}

extension Part {
    /// A text that has room in a control frame, with a code before it.
    fileprivate func shortText() throws(ScenarioError) -> String {
        let text = try text()
        guard text.utf8.count <= 123 else { throw wrongType(expected: "a text of up to 123 bytes") }
        return text
    }
}
