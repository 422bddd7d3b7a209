import Basics
import Scenarios

/// What a fake server tells over the control channel; one line of JSON each.
enum FakeMessage: Hashable {
    /// It has been started, in this way.
    case hello(Hello)

    /// codexd said something to it: a message, or a text if it was no JSON.
    case received(JSON)

    /// It said something to codexd.
    case sent(String)

    /// Its script has come to a point, and waits.
    case reached(String)

    /// Something that its script expects does not hold.
    case failed(Failure)

    /// Its script gave variables their values.
    case captured(JSONObject)

    /// Its script is over.
    case done

    /// How a fake server was started.
    struct Hello: Hashable {
        let server: String
        let processID: Int32
        let arguments: JSON
        let directory: JSON
        let environment: JSON
    }

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
            self = .hello(
                Hello(
                    server: server,
                    processID: Int32(clamping: id),
                    arguments: hello["argv"] ?? [],
                    directory: hello["cwd"] ?? nil,
                    environment: hello["env"] ?? [:]
                )
            )
        } else if let message = json["received"] {
            self = .received(message)
        } else if let text = json["sent"]?.text {
            self = .sent(text)
        } else if let name = json["sync"]?.text {
            self = .reached(name)
        } else if let failure = json["failed"].flatMap(Failure.init(_:)) {
            self = .failed(failure)
        } else if let variables = json["captured"]?.members {
            self = .captured(variables)
        } else if json["done"] != nil {
            self = .done
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
    /// It is this process of its server, and knows these variables.
    case play(spawn: Int, JSONObject)

    /// There was to be no such process.
    case refuse(String)

    /// Its script goes on behind a point.
    case release(String, JSONObject)

    /// The line, with its newline.
    var line: [UInt8] {
        let object: JSON =
            switch self {
            case .play(let spawn, let variables): ["spawn": .integer(spawn), "variables": .object(variables)]
            case .refuse(let reason): ["refused": .string(reason)]
            case .release(let name, let variables): ["release": .string(name), "variables": .object(variables)]
            }
        return object.encoded() + [UInt8(ascii: "\n")]
    }
}
