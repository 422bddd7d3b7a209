import Basics
import HTTPWire

/// Why runs wait, for people.
enum RunQueueText {
    /// The question how the queue stands.
    static let request = ClientRequest(.get, ["readyz"])

    /// Until when no run starts and why, if that's so.
    ///
    /// - Parameter readiness: What the daemon said of it.
    /// - Returns: Nothing if runs start as ever.
    static func parked(_ readiness: JSONObject) -> String? {
        guard let queue = readiness["runQueue"], queue["state"]?.text == "parked", let until = queue["until"]?.text
        else { return nil }
        let reason = (queue["failureClass"]?.text).map { " (\($0.oneLine))" } ?? ""
        return "no run starts before \(EventText.time(until)) UTC\(reason)"
    }
}
