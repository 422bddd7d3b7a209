import Basics
import HTTPWire

extension ScenarioPlay {
    /// Opens a WebSocket, says what is to be said over it, and waits until codexd has closed it.
    func converse(
        _ call: Step.WebSocketCall,
        _ expectation: Step.AnswerExpectation,
        within patience: Duration
    ) throws(RunEnd) {
        var request = APIRequest("GET", try substitute(call.path))
        request.headers = WebSocketConversation.offer
        let fields = try substitute(call.headers)
        request.headers.removeAll { field in fields.contains { $0.name == field.name } }
        request.headers += fields
        var bytes: [UInt8] = []
        for frame in call.frames { bytes += try self.bytes(of: frame) }
        var conversation = WebSocketConversation(sending: bytes)
        let address = try whereToAsk()
        let wire = try world.connect(to: address, sending: request.encoded(for: address))
        let outcome = try wait(within: patience) { () throws(RunEnd) in
            conversation.take(try world.take(from: wire))
            let more = conversation.takeBytes()
            if conversation.outcome == nil, !more.isEmpty { try world.send(more, on: wire) }
            return conversation.outcome
        }
        try world.disconnect(wire)
        switch outcome {
        case .answered(let status, let body):
            if expectation.status == nil, status != HTTPStatus.switchingProtocols.rawValue {
                throw .failed(place, "no WebSocket was opened", expected: "101", actual: "\(status) with \(body)")
            }
            try require(expectation.status, .integer(status), "the answer's status differs")
            try require(expectation.headers, .object(conversation.headers), "the answer's header differs")
            try require(expectation.body, body, "what was said over the WebSocket differs")
        case .unanswered(let reason):
            throw .failed(place, "the WebSocket broke off", expected: "a close", actual: reason)
        case nil:
            let wanted = "a close within \(scaled(patience))"
            throw .failed(place, "codexd left the WebSocket open", expected: wanted, actual: "none")
        }
    }

    private func bytes(of frame: Step.WebSocketCall.Frame) throws(RunEnd) -> [UInt8] {
        let (opcode, text, isFinal): (WebSocketOpcode, String, Bool)
        switch frame {
        case .raw(let bytes): return bytes
        case .close(let code, let reason):
            let payload = code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] + Array(reason.utf8) } ?? []
            return WebSocketFrame(.close, payload).encoded(masked: WebSocketClient.mask)
        case .text(let template, let ends): (opcode, text, isFinal) = (.text, template, ends)
        case .more(let template, let ends): (opcode, text, isFinal) = (.continuation, template, ends)
        case .ping(let template): (opcode, text, isFinal) = (.ping, template, true)
        case .pong(let template): (opcode, text, isFinal) = (.pong, template, true)
        }
        let payload = Array(try substitute(text).utf8)
        guard !opcode.isControl || payload.count <= WebSocketLimits.controlBytes else {
            let most = "\(WebSocketLimits.controlBytes) bytes"
            throw .failed(place, "a control frame is too long", expected: most, actual: "\(payload.count)")
        }
        return WebSocketFrame(opcode, payload, isFinal: isFinal).encoded(masked: WebSocketClient.mask)
    }
}
