import Basics
import HTTPWire

@testable import CommandLineInterface

/// A client's work with a test in the place of daemon and clock.
struct Conversation {
    /// What was printed to standard output.
    private(set) var output = ""
    /// What was printed to standard error.
    private(set) var notes: [String] = []
    /// What was asked last, and not answered yet.
    private(set) var request: ClientRequest?
    /// What is followed.
    private(set) var stream: ClientRequest?
    private(set) var wakes: [Instant] = []
    private(set) var exit: CallOutcome?
    private(set) var now = Instant(nanoseconds: 1_000_000_000)

    private var work: any ClientWork

    init(_ order: ClientOrder, asJSON: Bool = false, input: String = "", place: String = "") throws {
        let briefing = ClientBriefing(
            asJSON: asJSON,
            appearance: Appearance(isTerminal: false, environment: [:]),
            eventStreamPath: "/v1/codexd/events",
            daemonID: "d",
            key: "key-1",
            place: place
        )
        guard let work = order.work(briefing, input: input) else { throw NoWork() }
        self.work = work
        tell(.began)
    }

    mutating func tell(_ event: ClientEvent) {
        var effects: [ClientEffect] = []
        work.handle(event, at: now, into: &effects)
        for effect in effects where exit == nil {
            switch effect {
            case .request(let next): request = next
            case .follow(let next): stream = next
            case .unfollow: stream = nil
            case .write(let text): output += text
            case .note(let line): notes.append(line)
            case .progress: break
            case .wake(let at): wakes.append(at)
            case .finish(let code): exit = code
            }
        }
    }

    /// Answers what was asked.
    mutating func answer(_ body: JSON, status: Int = 200) {
        request = nil
        tell(.answered(HTTPResponse(status: HTTPStatus(rawValue: status), body: body.encoded())))
    }

    /// Sends an event of the daemon `d` over the stream.
    mutating func event(_ seq: Int, _ type: String, _ detail: JSON) {
        let event: JSON = ["seq": .integer(seq), "level": "info", "type": .string(type), "detail": detail]
        tell(.streamed(ServerSentEvent(id: "d:\(seq)", data: event.encoded()).encoded))
    }

    /// Sends a message that is no event.
    mutating func message(_ object: JSON) {
        tell(.streamed(ServerSentEvent(data: object.encoded()).encoded))
    }

    /// Says where the stream begins.
    mutating func greet(_ cursor: String) {
        tell(.streamed(Array("id: \(cursor)\n: following\n\n".utf8)))
    }

    /// Lets time pass, and wakes the work where it asked for that.
    mutating func pass(_ duration: Duration) {
        let end = now.advanced(by: duration)
        while exit == nil, let next = wakes.min(), next <= end {
            wakes.removeAll { $0 == next }
            now = max(now, next)
            tell(.woke)
        }
        now = max(now, end)
    }

    struct NoWork: Error {}
}
