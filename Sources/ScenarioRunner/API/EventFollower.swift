import Basics
import HTTPWire
import Platform

/// Follows the events of a daemon as a client does, from the first on.
final class EventFollower: Polled {
    /// All events so far, in their order.
    private(set) var events: [JSON] = []

    /// Why nothing comes any more.
    private(set) var ending: String?

    /// Behind which event a stream goes on.
    private var cursor: String
    private var wire: Wire?
    private var parser = HTTPResponseParser()
    private var lines = LineBuffer()

    /// The parts of the message that is being read.
    private var message: (id: String?, data: String) = (nil, "")

    init(daemon: String) {
        cursor = "\(daemon):0"
    }

    /// Whether a stream is there to be read.
    var isFollowing: Bool { wire != nil }

    /// Connects, and goes on behind the last event.
    func connect(to address: APIAddress) {
        var request = APIRequest("GET", "/v1/codexd/events?since=\(cursor)")
        request.headers = [("Accept", "text/event-stream")]
        parser = HTTPResponseParser()
        lines = LineBuffer()
        message = (nil, "")
        ending = nil
        do throws(SystemError) {
            let wire = Wire(try StreamConnection.begin(to: address.endpoint))
            wire.send(request.encoded(for: address))
            self.wire = wire
        } catch {
            end("\(error)")
        }
    }

    var interests: [Interest] { [wire].compactMap { $0?.interest } }

    func serve(_ ready: Readiness) {
        guard let wire else { return }
        do throws(SystemError) {
            if try wire.readAll({ parser.append($0) }) { parser.close() }
            try wire.flush()
        } catch {
            return end("\(error)")
        }
        do throws(HTTPParsingError) {
            while let output = try parser.next() { take(output) }
        } catch {
            end("\(error)")
        }
    }

    private func take(_ output: HTTPResponseParser.Output) {
        switch output {
        case .interim: break
        case .response(let response), .streamStarted(let response):
            if response.status != .ok { end("the daemon answered \(response.status.rawValue)") }
        case .streamBytes(let bytes):
            for line in lines.append(bytes) { take(line: String(decoding: line, as: UTF8.self)) }
        case .streamEnded:
            end("the daemon closed the stream")
        }
    }

    /// Reads one line of an event stream (WHATWG HTML, section 9.2.6).
    private func take(line: String) {
        if let id = line.value(of: "id") {
            message.id = id
        } else if let data = line.value(of: "data") {
            message.data += message.data.isEmpty ? data : "\n" + data
        } else if line.isEmpty {
            defer { message = (nil, "") }
            // A message without an id tells of a gap, and is no event.
            guard let id = message.id, !message.data.isEmpty else { return }
            do {
                events.append(try JSON(parsing: message.data))
                cursor = id
            } catch {
                end("an event of the stream is not JSON: \(error)")
            }
        }
    }

    private func end(_ reason: String) {
        ending = reason
        wire = nil
    }
}

extension String {
    /// What stands behind the name of a field of an event stream, if the line is such a field.
    fileprivate func value(of field: String) -> String? {
        guard hasPrefix("\(field):") else { return nil }
        let value = dropFirst(field.count + 1)
        return String(value.first == " " ? value.dropFirst() : value)
    }
}
