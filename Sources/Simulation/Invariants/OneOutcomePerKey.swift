import Basics
import HTTPWire

/// What is asked under one key comes about once, and whoever asks again is told of the same thing (contract CTR-API-4).
///
/// No run lasts a day, so that no key is ever free again, unless codexd lets it go since nothing came of it.
struct OneOutcomePerKey: Law {
    /// What the log says of a key.
    private struct Decision {
        let seq: Int
        let status: Int
        let made: KeyedRecord.Made
    }

    /// What somebody was told who asked under a key.
    private struct Told {
        let path: [String]
        let body: JSON
        let status: Int
        let made: KeyedRecord.Made
    }

    private var decisions: [String: Decision] = [:]
    private var told: [String: Told] = [:]
    /// Whether the machine died behind the last line, so that nobody knows what the disk still has.
    private var isUnsure = false

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            isUnsure = isUnsure || afterMachineDeath
            return nil
        case .logged(let event): return logged(event)
        case .replied(let client, let request, let response): return replied(to: client, request, response)
        default: return nil
        }
    }

    private mutating func logged(_ event: LoggedEvent) -> String? {
        let seq = event.seq ?? 0
        if isUnsure {
            let lost = event.hole?.lowerBound ?? seq
            decisions = decisions.filter { $0.value.seq < lost }
            isUnsure = false
        }
        var problem: String?
        for record in event.keys ?? [] {
            let earlier = decisions[record.key]
            if let earlier, record.status != earlier.status || record.made != earlier.made, problem == nil {
                problem =
                    "key \(record.key) came to \(earlier.status) with \(earlier.made) by event \(earlier.seq), and to "
                    + "\(record.status.map(String.init) ?? "nothing") with \(record.made) by event \(seq)"
            }
            if let status = record.status {
                decisions[record.key] = Decision(seq: seq, status: status, made: record.made)
            }
        }
        for key in event.keysLetGo { decisions[key] = nil }
        return problem
    }

    private mutating func replied(to client: Int, _ request: HTTPRequest, _ response: HTTPResponse) -> String? {
        guard request.method == .post, let key = request.headers["Idempotency-Key"],
            (200...299).contains(response.status.rawValue)
        else { return nil }
        let now = Told(
            path: request.target.pathSegments,
            body: Self.body(of: request),
            status: response.status.rawValue,
            made: Self.made(in: response)
        )
        guard let first = told.updateValue(now, forKey: key) else { return nil }
        guard first.path == now.path, first.body == now.body else {
            return "client \(client) was served another request under key \(key)"
        }
        guard first.status == now.status, first.made == now.made else {
            return "key \(key) was answered \(first.status) with \(first.made), and then client \(client) was answered "
                + "\(now.status) with \(now.made)"
        }
        return nil
    }

    /// The body without the values that aren't compared.
    private static func body(of request: HTTPRequest) -> JSON {
        // What is no JSON isn't looked at by those who serve it.
        guard let body = try? JSON(parsing: request.body), let object = body.members else { return .null }
        return .object(object.without(["env"]))
    }

    private static func made(in response: HTTPResponse) -> KeyedRecord.Made {
        // What is no JSON names nothing.
        guard let body = try? JSONSlice(validating: response.body) else { return KeyedRecord.Made() }
        let session = body.member("sessionId") ?? body.member("session")?.member("sessionId")
        return KeyedRecord.Made(
            session: session?.text,
            run: body.member("runId")?.text,
            turn: body.member("turnId")?.text
        )
    }
}
