/// A status code; peers may know more of them than we do (RFC 9110 §15).
package struct HTTPStatus: RawRepresentable, Hashable, Sendable {
    /// The three digits, as a number.
    package let rawValue: Int

    /// Takes a code over as it is.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Whether the message only precedes the real answer, as every 1xx but the 101 that ends HTTP (RFC 9110 §15.2).
    var isInterim: Bool { (100..<200).contains(rawValue) && rawValue != 101 }

    /// Whether a message with this status ends with its head, whatever its fields say (RFC 9112 §6.3, rule 1).
    var hasNoBody: Bool { (100..<200).contains(rawValue) || rawValue == 204 || rawValue == 304 }
}

extension HTTPStatus {
    /// Go on and send the body.
    package static let `continue` = HTTPStatus(rawValue: 100)

    /// What follows is in the protocol that the client asked for.
    package static let switchingProtocols = HTTPStatus(rawValue: 101)

    /// The answer is here.
    package static let ok = HTTPStatus(rawValue: 200)

    /// What was asked for now exists.
    package static let created = HTTPStatus(rawValue: 201)

    /// The work was taken on and isn't done yet.
    package static let accepted = HTTPStatus(rawValue: 202)

    /// It is done, and there is nothing to say.
    package static let noContent = HTTPStatus(rawValue: 204)

    /// What was asked for is done, and something else is to be looked at (RFC 9110 §15.4.4).
    package static let seeOther = HTTPStatus(rawValue: 303)

    /// The request can't be understood.
    package static let badRequest = HTTPStatus(rawValue: 400)

    /// The caller didn't say who it is.
    package static let unauthorized = HTTPStatus(rawValue: 401)

    /// The caller may not do this, whoever it is.
    package static let forbidden = HTTPStatus(rawValue: 403)

    /// There is nothing by that name.
    package static let notFound = HTTPStatus(rawValue: 404)

    /// The resource exists and doesn't take this method; the answer carries `Allow`.
    package static let methodNotAllowed = HTTPStatus(rawValue: 405)

    /// The rest of the request didn't come in time.
    package static let requestTimeout = HTTPStatus(rawValue: 408)

    /// The resource is in a state that doesn't allow it.
    package static let conflict = HTTPStatus(rawValue: 409)

    /// The body exceeds the limit.
    package static let contentTooLarge = HTTPStatus(rawValue: 413)

    /// The target exceeds the limit.
    package static let uriTooLong = HTTPStatus(rawValue: 414)

    /// The request is understood and one of its values can't be.
    package static let unprocessableContent = HTTPStatus(rawValue: 422)

    /// The server wants another protocol for this, which `Upgrade` names.
    package static let upgradeRequired = HTTPStatus(rawValue: 426)

    /// A queue is full.
    package static let tooManyRequests = HTTPStatus(rawValue: 429)

    /// The head exceeds the limit (RFC 6585 §5).
    package static let requestHeaderFieldsTooLarge = HTTPStatus(rawValue: 431)

    /// The fault is ours.
    package static let internalServerError = HTTPStatus(rawValue: 500)

    /// The request needs what this server doesn't have.
    package static let notImplemented = HTTPStatus(rawValue: 501)

    /// The server behind this one refused, went away or made no sense.
    package static let badGateway = HTTPStatus(rawValue: 502)

    /// The work can't be taken now.
    package static let serviceUnavailable = HTTPStatus(rawValue: 503)

    /// The server behind this one didn't answer in time.
    package static let gatewayTimeout = HTTPStatus(rawValue: 504)

    /// The message is in a version of HTTP that isn't spoken here.
    package static let httpVersionNotSupported = HTTPStatus(rawValue: 505)

    /// The words the RFC puts beside the code; empty for a code that isn't among the constants.
    package var reasonPhrase: String {
        switch self {
        case .continue: "Continue"
        case .switchingProtocols: "Switching Protocols"
        case .ok: "OK"
        case .created: "Created"
        case .accepted: "Accepted"
        case .noContent: "No Content"
        case .seeOther: "See Other"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .requestTimeout: "Request Timeout"
        case .conflict: "Conflict"
        case .contentTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .unprocessableContent: "Unprocessable Content"
        case .upgradeRequired: "Upgrade Required"
        case .tooManyRequests: "Too Many Requests"
        case .requestHeaderFieldsTooLarge: "Request Header Fields Too Large"
        case .internalServerError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .badGateway: "Bad Gateway"
        case .serviceUnavailable: "Service Unavailable"
        case .gatewayTimeout: "Gateway Timeout"
        case .httpVersionNotSupported: "HTTP Version Not Supported"
        default: ""
        }
    }
}
