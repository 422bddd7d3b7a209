import Basics
import CommandLineInterface
import Contract
import Platform

/// The state directory by which a daemon is found.
struct DaemonPlace: Sendable {
    /// One way to reach it.
    struct Route: Sendable {
        let endpoint: Endpoint
        /// The host that a request names.
        let authority: String
        /// The bearer token, where one is needed.
        let token: String?
    }

    /// Why nobody is reached, in words.
    struct Unreachable: Error, CustomStringConvertible {
        let directory: String
        let reason: String

        var description: String {
            "no daemon can be reached by \(directory): \(reason); to start one there: codexd start"
        }
    }

    private let configuration: Configuration

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// The ways to reach the daemon, the best first.
    ///
    /// The token goes nowhere unless somebody holds the lock of the directory: what a daemon that is gone has left
    /// may name a port that is another's by now.
    func routes() throws(Unreachable) -> [Route] {
        do {
            guard try holder() != nil else { throw unreachable("none runs") }
            guard let content = try FileSystem.readFile(configuration.path(of: .localAPI)),
                let place = LocalAPIPlace(content)
            else { throw unreachable("it does not say yet where it listens") }
            let token = try FileSystem.readFile(configuration.path(of: .apiToken)).map {
                String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace }
            }
            let internet = Endpoint.internet(host: place.host, port: place.port)
            let local = place.socket.map {
                Route(endpoint: .local(path: $0), authority: place.authority, token: nil)
            }
            return [local].compactMap(\.self) + [Route(endpoint: internet, authority: place.authority, token: token)]
        } catch let error as Unreachable {
            throw error
        } catch {
            throw unreachable("\(error)")
        }
    }

    /// Says that nobody is reached.
    func unreachable(_ reason: String) -> Unreachable {
        Unreachable(directory: configuration.stateDirectory, reason: reason)
    }

    /// The process that serves the directory, if there's one.
    func holder() throws(SystemError) -> Int32? {
        try FileLock.holder(of: configuration.lockPath)
    }

    /// The name of the daemon whose directory this is; `nil` before its first start.
    func daemonID() throws(SystemError) -> String? {
        guard let content = try FileSystem.readFile(configuration.path(of: .identity)) else { return nil }
        // A file that can't be read only means that a number alone is no cursor.
        return (try? JSON(parsing: content))?["daemonId"]?.text
    }
}
