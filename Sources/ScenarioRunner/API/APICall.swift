import Basics
import HTTPWire
import Platform

/// One request over a connection of its own, until it is answered.
final class APICall: Polled {
    /// How a call ended.
    enum Outcome {
        /// The answer, whose body is JSON, or a text, or `null` where there is none.
        case answered(status: Int, body: JSON)

        /// There was no answer, for this reason.
        case unanswered(String)
    }

    /// The most that an answer may hold.
    private static let limits = HTTPLimits(bodyBytes: 256 << 20)

    private(set) var outcome: Outcome?
    private var wire: Wire?
    private var parser: HTTPResponseParser

    init(_ request: APIRequest, to address: APIAddress) {
        parser = HTTPResponseParser(limits: Self.limits)
        parser.answersHead = request.method == "HEAD"
        do throws(SystemError) {
            let wire = Wire(try StreamConnection.begin(to: address.endpoint))
            wire.send(request.encoded(for: address))
            self.wire = wire
        } catch {
            outcome = .unanswered("\(error)")
        }
    }

    var interests: [Interest] { [wire].compactMap { $0?.interest } }

    func serve(_ ready: Readiness) {
        guard let wire else { return }
        do throws(SystemError) {
            let isOver = try wire.readAll { parser.append($0) }
            if isOver { parser.close() }
            // An answer counts even if it came before all of the request was read.
            takeAnswer()
            guard outcome == nil else { return }
            guard !isOver else { return finish(.unanswered("the connection was closed without an answer")) }
            try wire.flush()
        } catch {
            finish(.unanswered("\(error)"))
        }
    }

    private func takeAnswer() {
        do throws(HTTPParsingError) {
            while outcome == nil, let output = try parser.next() {
                switch output {
                case .interim, .streamBytes, .streamEnded: continue
                case .response(let response):
                    finish(.answered(status: response.status.rawValue, body: Self.body(response.body)))
                case .streamStarted(let response):
                    finish(.answered(status: response.status.rawValue, body: .null))
                }
            }
        } catch {
            finish(.unanswered("\(error)"))
        }
    }

    private func finish(_ outcome: Outcome) {
        self.outcome = outcome
        wire = nil
    }

    private static func body(_ bytes: [UInt8]) -> JSON {
        guard !bytes.isEmpty else { return .null }
        do {
            return try JSON(parsing: bytes)
        } catch {
            return .string(String(decoding: bytes, as: UTF8.self))
        }
    }
}
