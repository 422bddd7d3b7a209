import Basics
import Scenarios

/// What a fake server tells over the control channel; one line of JSON each.
enum FakeMessage: Hashable {
    /// It has been started, as a process of that server, and perhaps for a run.
    case hello(server: String, processID: Int32, run: String?)

    /// Its script has come to a point, and waits.
    case reached(String)

    /// Something happened between it and codexd.
    case report(ServerReport)

    /// Reads a line, or gives `nil` if it says nothing that is known.
    init?(_ line: [UInt8]) {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            return nil
        }
        if let hello = json["hello"] {
            guard let server = hello["server"]?.text, let id = hello["pid"]?.integer else { return nil }
            self = .hello(server: server, processID: Int32(clamping: id), run: hello["run"]?.text)
        } else if let name = json["sync"]?.text {
            self = .reached(name)
        } else if let report = ServerReport(json) {
            self = .report(report)
        } else {
            return nil
        }
    }
}

extension ServerReport {
    /// Reads a report as ``ControlChannel`` writes it.
    fileprivate init?(_ json: JSON) {
        if let message = json["received"] {
            self = message.text.map(ServerReport.receivedText) ?? .received(message)
        } else if let text = json["sent"]?.text {
            self = .sent(Array(text.utf8))
        } else if let failure = json["failed"].flatMap(Failure.init(_:)) {
            self = .failed(failure)
        } else if let variable = json["captured"]?.members?.members.first {
            self = .captured(variable.name, variable.value)
        } else if let record = json["remembered"].flatMap(PretendedTurn.Record.init(_:)) {
            self = .remembered(record)
        } else if json["done"] != nil {
            self = .played
        } else {
            return nil
        }
    }
}

extension Failure {
    /// Reads a failure as a fake server writes it.
    fileprivate init?(_ json: JSON) {
        guard let place = json["place"]?.text, let summary = json["summary"]?.text else { return nil }
        self.init(
            place: place,
            summary: summary,
            expected: json["expected"]?.text ?? "",
            actual: json["actual"]?.text ?? "",
            path: json["path"]?.text
        )
    }
}

/// What a fake server is told.
enum FakeOrder {
    /// It is this process of its server, and knows these variables and what earlier processes have left.
    case play(spawn: Int, JSONObject, shelf: [PretendedTurn.Record])

    /// There was to be no such process.
    case refuse(String)

    /// Its script goes on behind a point.
    case release(String, JSONObject)

    /// The line, with its newline.
    var line: [UInt8] {
        let object: JSON =
            switch self {
            case .play(let spawn, let variables, let shelf):
                [
                    "spawn": .integer(spawn), "variables": .object(variables),
                    "shelf": .array(shelf.map(\.json)),
                ]
            case .refuse(let reason): ["refused": .string(reason)]
            case .release(let name, let variables): ["release": .string(name), "variables": .object(variables)]
            }
        return object.encoded() + [UInt8(ascii: "\n")]
    }
}
