import Basics

/// A call on its way, and the connection that is its own until it is answered.
final class OpenCall {
    let wire: ClientWire
    private var call: APICall

    init(_ request: APIRequest, on wire: ClientWire) {
        self.wire = wire
        call = APICall(request)
    }

    /// How it ended; `nil` while an answer may still come.
    var outcome: APICall.Outcome? { call.outcome }

    /// The fields of its answer's header, by their names in lower case.
    var headers: JSONObject { call.headers }

    /// Reads what has come.
    func take(_ received: Received) {
        call.take(received)
    }
}

extension ScenarioPlay {
    /// Gives a call what has come for it, and closes its connection once it is over.
    func advance(_ call: OpenCall) throws(RunEnd) {
        guard call.outcome == nil else { return }
        let received = try world.take(from: call.wire)
        guard !received.isNothing else { return }
        call.take(received)
        if call.outcome != nil { try world.disconnect(call.wire) }
    }
}
