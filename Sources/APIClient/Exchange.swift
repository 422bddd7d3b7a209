import Basics
import CommandLineInterface
import HTTPWire
import Platform

/// One request on a connection of its own, and what comes back.
struct Exchange: ~Copyable {
    /// What came of it.
    enum News {
        case answered(HTTPResponse)
        case streamed([UInt8])
        /// No connection came about, so nothing was asked.
        case unreached(String)
        /// The connection broke; perhaps the request was carried out, and perhaps not.
        case broken(String)
    }

    private enum Stage {
        case connecting
        case sending
        case reading
    }

    let request: ClientRequest
    private var connection: Descriptor
    private var route: DaemonPlace.Route
    private var otherRoutes: ArraySlice<DaemonPlace.Route>
    private var stage = Stage.connecting
    private var output: [UInt8] = []
    private var sent = 0
    private var parser = HTTPResponseParser(limits: HTTPLimits(bodyBytes: 1 << 30))

    /// Begins to connect.
    init(_ request: ClientRequest, _ routes: [DaemonPlace.Route]) throws(SystemError) {
        self.request = request
        var routes = routes[...]
        while true {
            guard let next = routes.popFirst() else { preconditionFailure("there is a way to reach a daemon") }
            do throws(SystemError) {
                connection = try StreamConnection.begin(to: next.endpoint)
                route = next
                break
            } catch {
                guard !routes.isEmpty else { throw error }
            }
        }
        otherRoutes = routes
    }

    /// What to wait for.
    var interest: Interest {
        Interest(connection.rawValue, reads: stage == .reading, writes: stage != .reading)
    }

    /// Goes on, now that the connection is ready.
    ///
    /// - Returns: What came of it; nothing if there's more to wait for.
    mutating func advance() -> [News] {
        do {
            if stage == .connecting {
                try connect()
                return []
            }
            if stage == .sending {
                sent += try connection.write(output.span.extracting(sent...))
                if sent == output.count { stage = .reading }
                return []
            }
            switch try connection.read(upTo: 256 << 10) {
            case .wouldBlock: return []
            case .bytes(let bytes): parser.append(bytes)
            case .ended:
                parser.close()
                let news = try takeNews()
                // Where it ends between two messages the parser has nothing to say, and we have no answer.
                return news.isEmpty ? [.broken("the daemon closed the connection")] : news
            }
            return try takeNews()
        } catch {
            return [stage == .connecting ? .unreached("\(error)") : .broken("\(error)")]
        }
    }

    private mutating func connect() throws(SystemError) {
        do throws(SystemError) {
            try StreamConnection.finish(connection, to: route.endpoint)
        } catch {
            guard let next = otherRoutes.popFirst() else { throw error }
            connection = try StreamConnection.begin(to: next.endpoint)
            route = next
            return
        }
        stage = .sending
        output = request.encoded(host: route.authority, token: route.token)
    }

    private mutating func takeNews() throws(HTTPParsingError) -> [News] {
        var news: [News] = []
        while let said = try parser.next() {
            switch said {
            case .interim, .streamStarted: break
            case .response(let response): news.append(.answered(response))
            case .streamBytes(let bytes): news.append(.streamed(bytes))
            case .streamEnded: news.append(.broken("the daemon closed the connection"))
            }
        }
        return news
    }
}
